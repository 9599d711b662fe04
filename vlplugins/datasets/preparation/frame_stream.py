"""Frames of a video one after the other, without holding the video."""

from typing import Iterator

import numpy as np

from vlplugins.datasets.video_reader import VideoReader

MEMORY = 2**28  # bytes of frames held at a time
_FEWEST, _MOST = 16, 256


def stream_frames(reader: VideoReader, first: int, count: int) -> Iterator[np.ndarray]:
    """Frames `first` to `first + count - 1`, (H, W, 3) uint8 each.

    They are read in pieces, as large as the memory allows: a reader begins each piece at a key frame before it.

    Raises:
        VideoDecodeError: A damaged video.
    """
    stop = first + count
    piece = _FEWEST
    while first < stop:
        frames = reader.get_frames(range(first, min(first + piece, stop)))
        first += len(frames)
        piece = min(_MOST, max(_FEWEST, MEMORY // frames[0].nbytes))
        yield from frames
