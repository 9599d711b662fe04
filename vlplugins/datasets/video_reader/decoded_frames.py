"""Frames that were decoded before."""

from typing import Dict, List, Sequence

import numpy as np

from .base import VideoReader


class DecodedFrames(VideoReader):
    """Frames of a video in memory, for several who want some of them.

    Args:
        frames: (H, W, 3) uint8 RGB arrays by frame number; not all frames need to be there.
        num_frames: Of the video.
        fps: Frames per second.
    """

    def __init__(self, frames: Dict[int, np.ndarray], num_frames: int, fps: float) -> None:
        self._frames = frames
        self._num_frames = num_frames
        self._fps = fps

    def __len__(self) -> int:
        return self._num_frames

    @property
    def avg_fps(self) -> float:
        """See base class."""
        return self._fps

    @property
    def nbytes(self) -> int:
        """Bytes of the frames that are there."""
        return sum(frame.nbytes for frame in self._frames.values())

    def get_frames(self, indices: Sequence[int]) -> List[np.ndarray]:
        """Copies of the frames: who wants them may write into them.

        Raises:
            KeyError: A frame that is not there.
        """
        return [self._frames[int(index)].copy() for index in indices]
