"""Picks the backend that reads a video."""

import os
from typing import Dict, List, Optional, Sequence, Type

import numpy as np

from .base import VideoDecodeError, VideoReader
from .decord_reader import DecordReader
from .pyav_reader import PyAVReader

# In the order of their speed, see benchmarks/bench_decoding.py.
BACKENDS: Dict[str, Type[VideoReader]] = {'pyav': PyAVReader, 'decord': DecordReader}


class FirstReader(VideoReader):
    """The fastest backend that can open the video; the next one where it cannot decode the frames asked for."""

    def __init__(self, filename: str, num_threads: int = 1, data: Optional[bytes] = None) -> None:
        self.filename = filename
        self._source = (filename, num_threads, data)
        self._waiting = list(BACKENDS)
        self._name = ''
        self._causes: List[str] = []
        self._reader = self._next_reader()

    def _next_reader(self) -> VideoReader:
        while self._waiting:
            self._name = self._waiting.pop(0)
            try:
                return BACKENDS[self._name](*self._source)
            except VideoDecodeError as error:
                self._causes.append(f'{self._name}: {error.cause}')
        raise VideoDecodeError(self.filename, '; '.join(self._causes))

    def __len__(self) -> int:
        return len(self._reader)

    @property
    def avg_fps(self) -> float:
        """See base class."""
        return self._reader.avg_fps

    def get_frames(self, indices: Sequence[int]) -> List[np.ndarray]:
        """See base class."""
        length = len(self)
        while True:
            try:
                return self._reader.get_frames(indices)
            except VideoDecodeError as error:
                self._causes.append(f'{self._name}: {error.cause}')
            self._reader.close()
            self._reader = self._next_reader()
            if len(self._reader) != length:  # the frames were sampled from another count
                self._causes.append(f'{self._name}: finds {len(self._reader)} frames, not {length}')
                raise VideoDecodeError(self.filename, '; '.join(self._causes))

    def close(self) -> None:
        """See base class."""
        self._reader.close()


def open_video(filename: str, backend: str = 'auto', num_threads: int = 1, data: Optional[bytes] = None) -> VideoReader:
    """Reader of a video file.

    Args:
        filename: Of the video.
        backend: 'pyav', 'decord', or 'auto' for the faster one that can read the file.
        num_threads: For decoding.
        data: Content of the file where it does not lie on this machine's disk.

    Raises:
        VideoDecodeError: The file is missing, or no backend can open it.
        ValueError: An unknown backend.
    """
    readers = {'auto': FirstReader, **BACKENDS}
    if backend not in readers:
        raise ValueError(f'backend={backend!r} is unknown; choose one of {", ".join(readers)}')
    filename = os.fspath(filename)
    if data is None and not os.path.isfile(filename):
        raise VideoDecodeError(filename, 'the file does not exist')
    return readers[backend](filename, num_threads, data)
