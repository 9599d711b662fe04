"""Reads videos with decord, for what PyAV cannot read."""

import io
import re
from typing import Dict, List, Optional, Sequence, Set

import numpy as np

from .base import VideoDecodeError, VideoReader

# Seconds; decord gives frames without a time stamp a start of about -4e17.
_NO_TIME = -1e9


class DecordReader(VideoReader):
    """Decord's `VideoReader`, made strict.

    Decord repeats an earlier frame where one cannot be decoded; here that is an error. It also counts the frames that
    an edit list cuts away, and then has nothing to show for the last numbers; here they do not count. And it seeks to
    key frames from which the frame asked for cannot be decoded (open groups of pictures, intra refresh, h264 in AVI);
    here every video is decoded from its beginning.
    """

    def __init__(self, filename: str, num_threads: int = 1, data: Optional[bytes] = None) -> None:
        try:
            import decord  # after PyAV: its older libvpx takes the place of PyAV's where decord is loaded first
        except ImportError as error:
            raise VideoDecodeError(filename, 'decord is not installed (pip install decord)') from error
        self.filename = filename
        source = filename if data is None else io.BytesIO(data)
        try:
            # the least tolerance that decord knows: a fraction of the frames, below one frame for any video
            self._reader = decord.VideoReader(source, num_threads=num_threads, fault_tol=1e-9)
        except Exception as error:  # decord raises RuntimeError, DECORDError or AssertionError
            raise VideoDecodeError(filename, _message(error)) from error
        starts = self._reader.get_frame_timestamp(range(len(self._reader)))[:, 0]
        self._length = len(starts) - int(((starts > _NO_TIME) & (starts < 0)).sum())

    def __len__(self) -> int:
        return self._length

    @property
    def avg_fps(self) -> float:
        """See base class."""
        return float(self._reader.get_avg_fps())

    def get_frames(self, indices: Sequence[int]) -> List[np.ndarray]:
        """See base class."""
        indices = self._check(indices)
        try:
            frames = self._decode(set(indices))
        except Exception as error:  # DECORDError or DECORDLimitReachedError, which have no common base of their own
            raise VideoDecodeError(self.filename, _message(error)) from error
        return [frames[index].copy() for index in indices]

    def _decode(self, indices: Set[int]) -> Dict[int, np.ndarray]:
        frames = {}
        self._reader.seek(0)
        for index in range(max(indices) + 1):
            frame = self._reader.next()  # `get_batch` and `skip_frames` seek
            if index in indices:
                frames[index] = frame.asnumpy()
        return frames

    def close(self) -> None:
        """See base class."""
        self._reader = None


def _message(error: Exception) -> str:
    """Decord's message without the time, the line and the stack trace of its C++ part."""
    lines = str(error).strip().split('\n')
    return re.sub(r'(\[[\d:]+\] \S+\.cc:\d+: )+', '', lines[0]) or type(error).__name__
