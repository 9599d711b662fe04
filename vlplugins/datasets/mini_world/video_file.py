"""Frames into an h264 `.mp4` file."""

import io

import av
import numpy as np

FPS = 8
GOP = 8  # frames from one key frame to the next
# Without macroblock trees and with one thread the same frames give the same bytes: on frames this small x264's trees
# were measured to come out differently from call to call.
_OPTIONS = {'preset': 'veryfast', 'crf': '18', 'g': str(GOP), 'threads': '1', 'x264-params': 'mbtree=0'}


def require_encoder() -> None:
    """Raises a `RuntimeError` that says what to install where PyAV cannot write h264."""
    if 'libx264' not in av.codecs_available:
        raise RuntimeError(f'PyAV {av.__version__} was built without libx264, so no h264 clips can be written. '
                           'The wheels on PyPI have it: pip install --force-reinstall --no-deps av')


def encode_mp4(frames: np.ndarray) -> bytes:
    """An h264 file of the frames (T, H, W, 3), uint8 RGB with even H and W."""
    buffer = io.BytesIO()
    with av.open(buffer, 'w', format='mp4') as container:
        stream = container.add_stream('libx264', rate=FPS, options=_OPTIONS)
        stream.height, stream.width = frames.shape[1:3]
        stream.pix_fmt = 'yuv420p'
        for frame in frames:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format='rgb24')))
        container.mux(stream.encode())
    return buffer.getvalue()
