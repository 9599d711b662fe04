"""Adapters after AIM (Yang et al., 2023): small layers that train while CLIP stays as it is (ALT, Table 7)."""

from typing import Optional, Tuple

import torch
from torch import Tensor, nn

from vlplugins.ops.position_embedding import fit_time_table

from .companion import Companion
from .transformer_block import TransformerBlock

KINDS = ('s', 'sm', 'stm')
BOTTLENECK = 1 / 4  # hidden width over that of the tokens
MLP_SCALE = 0.5
INIT_STD = 0.02


class Adapter(nn.Module):
    """Bottleneck of two linear layers, up(GELU(down(x))), without the skip connection. It starts as zero.

    Args:
        embed_dims: Width D.
    """

    def __init__(self, embed_dims: int) -> None:
        super().__init__()
        hidden = int(embed_dims * BOTTLENECK)
        self.down = nn.Linear(embed_dims, hidden)
        self.act = nn.GELU()
        self.up = nn.Linear(hidden, embed_dims)
        nn.init.trunc_normal_(self.down.weight, std=INIT_STD)
        for start_at_zero in (self.down.bias, self.up.weight, self.up.bias):
            nn.init.zeros_(start_at_zero)

    def forward(self, x: Tensor) -> Tensor:
        """Same shape as `x`, (..., D)."""
        return self.up(self.act(self.down(x)))


class BlockAdapters(Companion, nn.Module):
    """The adapters of one block.

    Args:
        embed_dims: Width D.
        kind: 's', 'sm' or 'stm', see `TowerAdapters`.
    """

    def __init__(self, embed_dims: int, kind: str) -> None:
        super().__init__()
        self.spatial = Adapter(embed_dims)
        self.mlp = Adapter(embed_dims) if 'm' in kind else None
        self.temporal = Adapter(embed_dims) if 't' in kind else None

    def attend(self, block: TransformerBlock, x: Tensor, num_frames: int,
               key_bias: Optional[Tensor] = None) -> Tuple[Tensor, Tensor]:
        """First half: over time where there is a temporal adapter, then within frames."""
        if self.temporal is not None:
            x = x + self.temporal(attend_over_time(block, x, num_frames))
        out, keys = block.attn.attend(block.norm1(x), key_bias=key_bias)
        return x + out + self.spatial(out), keys

    def feed_forward(self, block: TransformerBlock, x: Tensor, num_frames: int) -> Tensor:
        """Second half: the MLP, and its adapter beside it on the same normalised tokens."""
        if self.mlp is None:
            return block.feed_forward(x)
        normalised = block.norm2(x)
        return x + block.mlp(normalised) + MLP_SCALE * self.mlp(normalised)


class TowerAdapters(nn.Module):
    """The adapters of all blocks of a tower.

    At the start the tower is as without them: every adapter begins at zero, and so do the positions of frames.

    Args:
        embed_dims: Width D.
        depth: Blocks.
        kind: 's', one adapter in each block, after the attention within frames; 'sm', also one beside the MLP; 'stm',
            also one after an attention over time, which uses the block's own norm and attention weights once more, and
            learned positions of frames that are added to the tokens as they enter the tower.
        max_frames: Rows of these positions. Longer clips interpolate them.

    Raises:
        ValueError: For an unknown kind.
    """

    def __init__(self, embed_dims: int, depth: int, kind: str, max_frames: int) -> None:
        super().__init__()
        if kind not in KINDS:
            raise ValueError(f"adapters={kind!r} is unknown: use None, 's', 'sm' or 'stm'.")
        self.blocks = nn.ModuleList(BlockAdapters(embed_dims, kind) for _ in range(depth))
        self.frame_position = nn.Parameter(torch.zeros(max_frames, embed_dims)) if 't' in kind else None

    def frame_offset(self, batch: int, num_frames: int) -> Optional[Tensor]:
        """What is added to the tokens of each frame, (B·T, 1, D); None where frames have no positions.

        Args:
            batch: B·T frames.
            num_frames: T.
        """
        if self.frame_position is None:
            return None
        return fit_time_table(self.frame_position, num_frames).repeat(batch // num_frames, 1)[:, None]


def attend_over_time(block: TransformerBlock, x: Tensor, num_frames: int) -> Tensor:
    """What the attention of a block gives when tokens attend to those at their own place in the other frames.

    Args:
        block: Its first norm and its attention are used.
        x: Tokens, (B·T, N, D).
        num_frames: T.

    Returns:
        (B·T, N, D), without the skip connection.
    """
    places = x.unflatten(0, (-1, num_frames)).transpose(1, 2).flatten(0, 1)  # (B·T, N, D) -> (B·N, T, D)
    out = block.attn(block.norm1(places))
    return out.unflatten(0, (-1, x.shape[1])).transpose(1, 2).flatten(0, 1)
