"""How much of each patch of a frame lies in a box."""

import torch
from torch import Tensor


def patch_coverage(boxes: Tensor, grid: int) -> Tensor:
    """Share of each patch that a box covers.

    Args:
        boxes: (..., 4): left, top, right, bottom, as shares of the width and height of the frame, 0 to 1.
        grid: Patches along each side.

    Returns:
        (..., grid²), patches row by row.
    """
    edges = torch.arange(grid + 1, device=boxes.device) / grid
    across, down = ((torch.minimum(high, edges[1:]) - torch.maximum(low, edges[:-1])).clamp(min=0) * grid
                    for low, high in ((boxes[..., 0:1], boxes[..., 2:3]), (boxes[..., 1:2], boxes[..., 3:4])))
    return (down[..., :, None] * across[..., None, :]).flatten(-2)
