"""Which tokens of a clip a masked model may see."""

from typing import Optional, Tuple

import torch
from torch import Tensor


def tube_mask(grid: Tuple[int, int, int], ratio: float, generator: Optional[torch.Generator] = None) -> Tensor:
    """A random mask that hides the same cells in every slice of time (VideoMAE; FILS, Sec. 3.1).

    What moves little cannot be copied from the slice before: a cell is seen at all times or at none.

    Args:
        grid: Tokens over time, height and width (t, h, w).
        ratio: Share of the cells to hide. int(ratio · h · w) of them are: 176 of 196 at 0.9.
        generator: Source of the draw; torch's default where not given.

    Returns:
        (t · h · w,) bool, True = hidden; times first, then rows.

    Raises:
        ValueError: When nothing, or everything, would be hidden.
    """
    times, height, width = grid
    cells = height * width
    hidden = int(ratio * cells)
    if not 0 < hidden < cells:
        raise ValueError(f'a mask ratio of {ratio} hides {hidden} of {height} × {width} cells; a model needs some to '
                         'see and some to predict.')
    mask = torch.zeros(cells, dtype=torch.bool)
    mask[torch.randperm(cells, generator=generator)[:hidden]] = True
    return mask.repeat(times)
