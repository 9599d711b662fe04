import os
from typing import Any, Dict

from mmcv.transforms import BaseTransform
from mmengine import fileio

from vlplugins.datasets.video_reader import open_video
from vlplugins.registry import TRANSFORMS


@TRANSFORMS.register_module()
class OpenVideo(BaseTransform):
    """Opens the video of a sample, in the place of the host's `DecordInit` or `PyAVInit`.

    Required keys: `filename`. Added keys: `video_reader`, `total_frames`, `avg_fps`.

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
            VideoDecodeError: The file is missing or no video.
        """
        filename = results['filename']
        if not os.path.splitext(filename)[1] and not os.path.exists(filename):
            filename += '.mp4'  # as `DecordInit` does
        data = None
        if self.io_backend != 'disk':
            data = fileio.get(filename, backend_args={'backend': self.io_backend, **self.kwargs})
        reader = open_video(filename, self.backend, self.num_threads, data)
        results['video_reader'] = reader
        results['total_frames'] = len(reader)
        results['avg_fps'] = reader.avg_fps
        return results

    def __repr__(self) -> str:
        return (f'{type(self).__name__}(backend={self.backend!r}, num_threads={self.num_threads}, '
                f'io_backend={self.io_backend!r})')
