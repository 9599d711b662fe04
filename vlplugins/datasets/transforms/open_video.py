import os
from typing import Any, Dict

from mmcv.transforms import BaseTransform
from mmengine import fileio

from vlplugins.datasets.segments import segment_frames
from vlplugins.datasets.video_reader import VideoDecodeError, VideoReader, open_video
from vlplugins.registry import TRANSFORMS


@TRANSFORMS.register_module()
class OpenVideo(BaseTransform):
    """Opens the video of a sample, in the place of the host's `DecordInit` or `PyAVInit`.

    Required keys: `filename`; optional key: `frame_cache`, a `FrameCache` that the video may be in. Added keys:
    `video_reader`, `total_frames`, `avg_fps`. Where a sample is part of a video (`segment` and `segment_unit` of
    `VideoDataset` with `segments=True`), `total_frames` counts its frames and `start_index` is its first one, which the
    samplers add to what they draw.

    Args:
        backend: 'pyav', 'decord', or 'auto': PyAV, which is the faster one, and decord for what PyAV cannot read.
        num_threads: For decoding one video; data loaders have a process per sample already.
        io_backend: Of MMEngine; files on another than 'disk' are fetched whole.
        kwargs: Of that backend.
    """

    def __init__(self, backend: str = 'auto', num_threads: int = 1, io_backend: str = 'disk', **kwargs: Any) -> None:
        if backend not in ('auto', 'pyav', 'decord'):
            raise ValueError(f"OpenVideo: backend={backend!r} is unknown; choose 'auto', 'pyav' or 'decord'")
        self.backend = backend
        self.num_threads = num_threads
        self.io_backend = io_backend
        self.kwargs = kwargs

    def transform(self, results: Dict) -> Dict:
        """Adds the reader and what it knows of the video.

        Raises:
            VideoDecodeError: The file is missing or no video, or ends before the segment begins.
        """
        filename = results['filename']
        if not os.path.splitext(filename)[1] and not os.path.exists(filename):
            filename += '.mp4'  # as `DecordInit` does
        cache = results.pop('frame_cache', None)
        reader = cache.open(filename, lambda: self._open(filename)) if cache else self._open(filename)
        results['video_reader'] = reader
        results['total_frames'] = len(reader)
        results['avg_fps'] = reader.avg_fps
        if results.get('segment') is not None:
            self._limit_to_segment(results)
        return results

    def _open(self, filename: str) -> VideoReader:
        data = None
        if self.io_backend != 'disk':
            data = fileio.get(filename, backend_args={'backend': self.io_backend, **self.kwargs})
        return open_video(filename, self.backend, self.num_threads, data)

    @staticmethod
    def _limit_to_segment(results: Dict) -> None:
        segment, unit, length = results['segment'], results['segment_unit'], results['total_frames']
        first, count = segment_frames(segment, unit, results['avg_fps'], length)
        if count == 0:
            results['video_reader'].close()
            raise VideoDecodeError(results['filename'], f'its {length} frames, {results["avg_fps"]:g} a second, end '
                                   f'before the segment from {segment[0]:g} to {segment[1]:g} {unit}')
        results['total_frames'] = count
        results['start_index'] = results.get('start_index', 0) + first

    def __repr__(self) -> str:
        return (f'{type(self).__name__}(backend={self.backend!r}, num_threads={self.num_threads}, '
                f'io_backend={self.io_backend!r})')
