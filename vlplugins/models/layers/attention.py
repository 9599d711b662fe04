"""Multi-head attention with explicit queries, keys and values."""

from typing import Optional, Tuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class QueryValueBiasProjection(nn.Module):
    """Linear layer to queries, keys and values whose keys have no bias, as VideoMAE's.

    A bias of the keys adds the same number to all logits of a query, which softmax takes out again. Its gradient is
    rounding error, which Adam would blow up to steps of full size.

    Args:
        embed_dims: Width of the tokens.
    """

    def __init__(self, embed_dims: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(3 * embed_dims, embed_dims))
        self.q_bias = nn.Parameter(torch.zeros(embed_dims))
        self.v_bias = nn.Parameter(torch.zeros(embed_dims))

    @property
    def bias(self) -> Tensor:
        """Of all three, (3 · embed_dims,), zero for the keys."""
        return torch.cat([self.q_bias, torch.zeros_like(self.q_bias), self.v_bias])

    def forward(self, x: Tensor) -> Tensor:
        """(…, embed_dims) -> (…, 3 · embed_dims)."""
        return F.linear(x, self.weight, self.bias)


class MultiheadAttention(nn.Module):
    """Attention of Vaswani et al. (2017) on `scaled_dot_product_attention`, as self- or as cross-attention.

    Queries, keys and values share one projection matrix, laid out as in `nn.MultiheadAttention`, so that CLIP's weights
    load row by row.

    Args:
        embed_dims: Width of the tokens.
        num_heads: Heads; must divide `embed_dims`.
        bias_keys: Whether keys have a bias, as in CLIP; see `QueryValueBiasProjection`.
    """

    def __init__(self, embed_dims: int, num_heads: int, bias_keys: bool = True) -> None:
        super().__init__()
        if embed_dims % num_heads:
            raise ValueError(f'embed_dims={embed_dims} cannot be split over num_heads={num_heads}.')
        self.num_heads = num_heads
        self.qkv = nn.Linear(embed_dims, 3 * embed_dims) if bias_keys else QueryValueBiasProjection(embed_dims)
        self.proj = nn.Linear(embed_dims, embed_dims)
        nn.init.xavier_uniform_(self.qkv.weight)
        if bias_keys:
            nn.init.zeros_(self.qkv.bias)
        nn.init.zeros_(self.proj.bias)

    def forward(self, x: Tensor, memory: Optional[Tensor] = None, key_bias: Optional[Tensor] = None) -> Tensor:
        """Attends from `x` (B, N, D) to `memory` (B, M, D), or to itself; returns (B, N, D)."""
        return self.attend(x, memory, key_bias)[0]

    def attend(self,
               x: Tensor,
               memory: Optional[Tensor] = None,
               key_bias: Optional[Tensor] = None) -> Tuple[Tensor, Tensor]:
        """Attention output and the keys it was computed with.

        Args:
            x: Queries, (B, N, D).
            memory: Keys and values, (B, M, D); `x` where not given.
            key_bias: Added to every logit of a key, (B, M): log sizes for proportional attention.

        Returns:
            Output (B, N, D) and keys (B, heads, M, D / heads).
        """
        if memory is None:
            q, k, v = self._heads(self.qkv(x), 3)
        else:
            width = x.shape[-1]
            (q, ) = self._heads(F.linear(x, self.qkv.weight[:width], self.qkv.bias[:width]), 1)
            k, v = self._heads(F.linear(memory, self.qkv.weight[width:], self.qkv.bias[width:]), 2)
        # Broadcast over heads and queries: an expanded mask costs hundreds of megabytes a layer.
        mask = None if key_bias is None else key_bias[:, None, None, :].to(q.dtype)
        out = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        return self.proj(out.transpose(1, 2).flatten(2)), k

    def _heads(self, x: Tensor, parts: int) -> Tuple[Tensor, ...]:
        # (B, N, parts·D) -> parts × (B, heads, N, D / heads)
        return x.view(*x.shape[:2], parts, self.num_heads, -1).permute(2, 0, 3, 1, 4).unbind(0)
