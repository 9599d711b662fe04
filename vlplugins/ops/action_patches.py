"""From boxes in a clip to the tokens of a grid."""

from typing import Tuple

import numpy as np


def action_patches(boxes: np.ndarray, grid: Tuple[int, int, int]) -> np.ndarray:
    """Tokens whose patch meets a box (FILS, Sec. 3.2).

    (The published script leaves out the last row and the last column of patches that a box meets.)

    Args:
        boxes: (n, 4) left, top, right and bottom edge as shares of the frame's sides; one for the clip, or n a multiple
            of t for n frames, of which a slice of time takes all boxes of its frames. Boxes without an area are none.
        grid: Tokens over time, height and width (t, h, w).

    Returns:
        (t · h · w,) bool, times first, then rows; all True where no box has an area.

    Raises:
        ValueError: Frames that cannot be divided among the slices.
    """
    times, height, width = grid
    if len(boxes) % times and len(boxes) != 1:
        raise ValueError(f'the boxes of {len(boxes)} frames cannot be divided among the {times} slices of time of '
                         f'grid={tuple(grid)}; give one box for the clip or a multiple of {times}')
    # A box that ends on the border of a patch does not meet the next one, also after float32 has moved it a little.
    cells = np.round(np.asarray(boxes, np.float64) * [width, height, width, height], 4)
    cells = np.clip(cells, 0, [width, height, width, height])
    chosen = np.zeros((len(cells), height, width), bool)
    for frame, (left, top, right, bottom) in zip(chosen, cells):
        if left < right and top < bottom:
            frame[int(top):int(np.ceil(bottom)), int(left):int(np.ceil(right))] = True
    chosen = chosen.reshape(-1, 1, height, width) if len(boxes) == 1 else chosen.reshape(times, -1, height, width)
    slices = np.broadcast_to(chosen.any(axis=1), (times, height, width))
    return slices.reshape(-1).copy() if slices.any() else np.ones(times * height * width, bool)
