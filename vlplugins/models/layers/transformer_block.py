"""Pre-norm transformer block of CLIP."""

from typing import Optional, Tuple

import torch
import torch.nn.functional as F
from mmcv.cnn.bricks import DropPath
from torch import Tensor, nn

from .attention import MultiheadAttention

_GATE_SCALE = 1.702


class QuickGELU(nn.Module):
    """x · sigmoid(1.702 x): the approximation of GELU that OpenAI's CLIP was trained with."""

    def forward(self, x: Tensor) -> Tensor:
        """Same shape as `x`."""
        # SiLU of the scaled input, scaled back. It keeps one tensor for its gradient, where the product with a gate
        # keeps two, and this is the widest tensor of the block.
        return F.silu(_GATE_SCALE * x, inplace=not torch.is_grad_enabled()).mul_(1 / _GATE_SCALE)


ACTIVATIONS = {'gelu': nn.GELU, 'quick_gelu': QuickGELU}


class MLP(nn.Module):
    """Two linear layers with an activation between them.

    Args:
        embed_dims: Width of the tokens.
        hidden_dims: Width between the layers.
        act: 'gelu' or 'quick_gelu'.
        out_dims: Width of the result; `embed_dims` where not given.
    """

    def __init__(self,
                 embed_dims: int,
                 hidden_dims: int,
                 act: str = 'gelu',
                 out_dims: Optional[int] = None) -> None:
        super().__init__()
        self.fc1 = nn.Linear(embed_dims, hidden_dims)
        self.act = ACTIVATIONS[act]()
        self.fc2 = nn.Linear(hidden_dims, out_dims or embed_dims)

    def forward(self, x: Tensor) -> Tensor:
        """(…, embed_dims) -> (…, out_dims)."""
        return self.fc2(self.act(self.fc1(x)))


class TransformerBlock(nn.Module):
    """Self-attention and MLP, each behind a LayerNorm and beside a skip connection.

    The two halves can be called on their own, so that a backbone can do something between them: ALT merges tokens
    there (Eq. 2).

    Args:
        embed_dims: Width of the tokens.
        num_heads: Attention heads.
        mlp_ratio: Hidden width of the MLP over `embed_dims`.
        act: 'gelu' or 'quick_gelu'.
        norm_eps: Added to the variance in the LayerNorms.
        drop_path: Share of the samples for which each half is left out in training (stochastic depth).
        bias_keys: Whether the keys of the attention have a bias.
    """

    def __init__(self,
                 embed_dims: int,
                 num_heads: int,
                 mlp_ratio: float = 4.0,
                 act: str = 'gelu',
                 norm_eps: float = 1e-5,
                 drop_path: float = 0.0,
                 bias_keys: bool = True) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(embed_dims, norm_eps)
        self.attn = MultiheadAttention(embed_dims, num_heads, bias_keys)
        self.norm2 = nn.LayerNorm(embed_dims, norm_eps)
        self.mlp = MLP(embed_dims, int(embed_dims * mlp_ratio), act)
        self.drop_path = DropPath(drop_path) if drop_path else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        """Tokens (B, N, D) after both halves."""
        return self.feed_forward(self.attend(x)[0])

    def attend(self, x: Tensor, key_bias: Optional[Tensor] = None) -> Tuple[Tensor, Tensor]:
        """First half: tokens (B, N, D) after attention, and its keys (B, heads, N, D / heads)."""
        out, keys = self.attn.attend(self.norm1(x), key_bias=key_bias)
        return x + self.drop_path(out), keys

    def feed_forward(self, x: Tensor) -> Tensor:
        """Second half: tokens (B, N, D) after the MLP."""
        return x + self.drop_path(self.mlp(self.norm2(x)))
