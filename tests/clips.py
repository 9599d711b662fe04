"""Small videos for tests, rendered with PyAV; no frame looks like another."""

from fractions import Fraction
from pathlib import Path
from typing import Dict, List, Optional, Sequence, Tuple

import av
import numpy as np


def render_frames(num_frames: int, size: Tuple[int, int] = (96, 64), seed: int = 0) -> List[np.ndarray]:
    """Frames of a textured background under a moving square, (H, W, 3) uint8 RGB each; `size` is (width, height)."""
    rng = np.random.RandomState(seed)
    width, height = size
    texture = np.kron(rng.randint(0, 256, (height // 8 + 2, width // 8 + 2, 3)), np.ones((8, 8, 1))).astype(np.uint8)
    frames = []
    for number in range(num_frames):
        image = np.roll(texture, (number, 2 * number), axis=(0, 1))[:height, :width].copy()
        left, top = (5 * number) % max(1, width - 16), (3 * number) % max(1, height - 16)
        image[top:top + 16, left:left + 16] = [(37 * number) % 256, (91 * number) % 256, 255 - (53 * number) % 256]
        frames.append(image)
    return frames


def write_clip(path: Path,
               num_frames: int = 30,
               size: Tuple[int, int] = (96, 64),
               codec: str = 'libx264',
               options: Optional[Dict[str, str]] = None,
               *,
               fps: int = 25,
               pix_fmt: str = 'yuv420p',
               stamps: Optional[Sequence[int]] = None,
               rotation: int = 0,
               audio: bool = False,
               seed: int = 0,
               container_options: Optional[Dict[str, str]] = None) -> Path:
    """Renders a video file; its kind follows from the suffix.

    Args:
        path: Of the file.
        num_frames: Number of frames.
        size: Width and height in pixels.
        codec: Name of FFmpeg's encoder.
        options: Of the encoder, as in `{'g': '10', 'bf': '2'}`.
        fps: Frames per second.
        pix_fmt: Pixel format of the encoder.
        stamps: Presentation time of each frame in 1/1000 s, for a variable frame rate.
        rotation: Metadata, degrees counterclockwise.
        audio: Adds a silent sound track.
        seed: Of the background.
        container_options: Of FFmpeg's muxer.

    Returns:
        The path.
    """
    path = Path(path)
    with av.open(str(path), 'w', options=container_options or {}) as container:
        stream = container.add_stream(codec, rate=fps, options={'threads': '1', **(options or {})})
        stream.width, stream.height = size
        stream.pix_fmt = pix_fmt
        if stamps is not None:
            stream.codec_context.time_base = Fraction(1, 1000)
        if rotation:
            stream.set_display_rotation(rotation)
        if audio:
            _add_silence(container, num_frames / fps)
        for number, image in enumerate(render_frames(num_frames, size, seed)):
            frame = av.VideoFrame.from_ndarray(image, format='rgb24')
            frame.pts = number if stamps is None else stamps[number]
            frame.time_base = Fraction(1, fps if stamps is None else 1000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def _add_silence(container: 'av.container.OutputContainer', seconds: float) -> None:
    stream = container.add_stream('aac', rate=16000, layout='mono')
    for number in range(int(np.ceil(seconds * 16000 / 1024))):
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format='fltp', layout='mono')
        frame.sample_rate, frame.pts, frame.time_base = 16000, number * 1024, Fraction(1, 16000)
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


def decode_all(path: Path) -> List[np.ndarray]:
    """Every frame by plain sequential decoding, not rotated: what random access is compared with."""
    with av.open(str(path)) as container:
        stream = container.streams.best('video')
        stream.codec_context.thread_count = 1
        return [frame.to_ndarray(format='rgb24') for frame in container.decode(stream)]


def remux(source: Path, target: Path, shift: int = 0, **container_options: str) -> Path:
    """Writes the packets of a constant-rate clip into another file, `shift` frames later; returns its path."""
    with av.open(str(source)) as old, av.open(str(target), 'w', options=container_options) as new:
        stream = old.streams.video[0]
        ticks = int(shift / stream.average_rate / stream.time_base)
        copy = new.add_stream_from_template(stream)
        for packet in old.demux(stream):
            if packet.dts is not None:
                packet.pts, packet.dts, packet.stream = packet.pts + ticks, packet.dts + ticks, copy
                new.mux(packet)
    return Path(target)
