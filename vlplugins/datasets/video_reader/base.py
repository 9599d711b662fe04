"""What every video backend offers, and the one error that all of them raise."""

from abc import ABC, abstractmethod
from typing import List, Optional, Sequence, Union

import numpy as np


class VideoDecodeError(RuntimeError):
    """A video that cannot be opened or decoded; names the file and the cause.

    Args:
        filename: Of the video.
        cause: What went wrong, in words or as the error of the backend.
    """

    # torch passes an error on from a data loader's worker as `type(error)(text)`, hence the default
    def __init__(self, filename: str, cause: Union[str, Exception] = '') -> None:
        super().__init__(filename, str(cause))
        self.filename = filename
        self.cause = str(cause)

    def __str__(self) -> str:
        return f'cannot decode {self.filename}: {self.cause}' if self.cause else self.filename


class VideoReader(ABC):
    """Frames of one video, addressed by their place in presentation order.

    Args:
        filename: Of the video; names it in errors, and is opened unless `data` is given.
        num_threads: For decoding.
        data: Content of the file where it does not lie on this machine's disk.

    Raises:
        VideoDecodeError: The file is missing or not a readable video.
    """

    @abstractmethod
    def __init__(self, filename: str, num_threads: int = 1, data: Optional[bytes] = None) -> None:
        ...

    @abstractmethod
    def __len__(self) -> int:
        """Number of frames that decoding the whole video yields."""

    @property
    @abstractmethod
    def avg_fps(self) -> float:
        """Frames per second, averaged over the video."""

    @abstractmethod
    def get_frames(self, indices: Sequence[int]) -> List[np.ndarray]:
        """Frames in the order asked for, upright (rotation metadata is applied).

        Args:
            indices: Numbers in presentation order, 0 to `len(self) - 1`; any order, repetitions allowed.

        Returns:
            One (H, W, 3) uint8 RGB array an index, each with memory of its own.

        Raises:
            VideoDecodeError: Damaged video.
            IndexError: An index outside the video.
        """

    def close(self) -> None:  # noqa: B027  (nothing to do is a proper answer)
        """Gives file and decoder back; the reader is of no use afterwards."""

    def _check(self, indices: Sequence[int]) -> List[int]:
        indices = [int(index) for index in indices]
        outside = [index for index in indices if not 0 <= index < len(self)]
        if outside:
            raise IndexError(f'frames {outside} asked of a video of {len(self)} frames')
        return indices
