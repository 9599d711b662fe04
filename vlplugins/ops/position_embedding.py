"""Position tables: fixed ones, and learned ones fitted to another grid."""

from typing import Tuple

import torch
import torch.nn.functional as F
from torch import Tensor, cat


def resize_position_table(table: Tensor, old_grid: Tuple[int, int], new_grid: Tuple[int, int]) -> Tensor:
    """Position table of another resolution: the class token's row kept, the grid interpolated.

    Bicubic with antialiasing, as open_clip does when it loads weights of another resolution.

    Args:
        table: (1, 1 + h·w, D), class token first.
        old_grid: (h, w) patches of the table.
        new_grid: (h, w) patches wanted.

    Returns:
        (1, 1 + h'·w', D); `table` itself where the grids agree.
    """
    if tuple(old_grid) == tuple(new_grid):
        return table
    class_row, grid = table[:, :1], table[:, 1:]
    grid = grid.reshape(1, *old_grid, -1).permute(0, 3, 1, 2)  # (1, h·w, D) -> (1, D, h, w)
    grid = F.interpolate(grid.float(), size=new_grid, mode='bicubic', antialias=True, align_corners=False)
    grid = grid.to(table.dtype).permute(0, 2, 3, 1).reshape(1, new_grid[0] * new_grid[1], -1)
    return cat([class_row, grid], dim=1)


def fit_time_table(table: Tensor, num_frames: int) -> Tensor:
    """First `num_frames` rows of a table of frame positions, or its linear interpolation when it is shorter.

    Args:
        table: (L, D).
        num_frames: T, frames of the clip.

    Returns:
        (T, D).
    """
    if num_frames <= len(table):
        return table[:num_frames]
    return F.interpolate(table.T[None], size=num_frames, mode='linear', align_corners=False)[0].T


def sinusoid_table(num_positions: int, embed_dims: int) -> Tensor:
    """Fixed table of Vaswani et al. (2017) over the flattened positions of tokens, as VideoMAE has it.

    Channels 2i and 2i + 1 are sine and cosine of the position over 10000^(2i / embed_dims).

    Args:
        num_positions: N.
        embed_dims: D, even.

    Returns:
        (1, N, D) float32.
    """
    # In float64, so that the angles of long clips keep their digits.
    position = torch.arange(num_positions, dtype=torch.float64)[:, None]
    rate = 10000.0**(-torch.arange(0, embed_dims, 2, dtype=torch.float64) / embed_dims)
    angle = position * rate  # (N, D / 2)
    return torch.stack([angle.sin(), angle.cos()], dim=-1).flatten(1).float().unsqueeze(0)
