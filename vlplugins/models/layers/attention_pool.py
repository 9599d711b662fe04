"""From a feature map to one vector, by attention."""

from typing import Tuple

import torch
from torch import Tensor, nn

from vlplugins.ops.position_embedding import resize_position_table

from .attention import MultiheadAttention
from .position_table import fit_when_loading


class AttentionPool(MultiheadAttention):
    """The mean of a feature map asks its places (Radford et al., 2021, Sec. 2.4).

    Args:
        embed_dims: Channels D of the map.
        num_heads: Attention heads.
        out_dims: Width E of the result.
        grid: (h, w), places of the position table; for a map of another size it is interpolated.
    """

    def __init__(self, embed_dims: int, num_heads: int, out_dims: int, grid: Tuple[int, int]) -> None:
        super().__init__(embed_dims, num_heads)
        self.grid = grid
        self.pos_embed = nn.Parameter(torch.empty(1, 1 + grid[0] * grid[1], embed_dims))  # the mean's row first
        self.proj = nn.Linear(embed_dims, out_dims)  # attention and the way into the joint space in one matrix
        for weight in (self.pos_embed, self.qkv.weight, self.proj.weight):
            nn.init.normal_(weight, std=embed_dims**-0.5)
        fit_when_loading(self)

    def forward(self, x: Tensor) -> Tensor:
        """One vector for each feature map: (B, D, h, w) -> (B, E)."""
        grid = tuple(x.shape[2:])
        tokens = x.flatten(2).transpose(1, 2)  # (B, D, h, w) -> (B, N, D)
        tokens = torch.cat([tokens.mean(dim=1, keepdim=True), tokens], dim=1)
        tokens = tokens + resize_position_table(self.pos_embed, self.grid, grid)
        return super().forward(tokens[:, :1], memory=tokens)[:, 0]  # only the answer to the mean is wanted
