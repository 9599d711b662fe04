"""One block of ALT's decoder: entities ask, frames answer."""

from torch import Tensor, nn

from .attention import MultiheadAttention


class VideoDecoderBlock(nn.Module):
    """Temporal convolution of the frames, self-attention of the queries, cross-attention between them (ALT, Eq. 8).

    Args:
        embed_dims: Width E.
        num_heads: Attention heads.
        conv: Whether frames are convolved over time.
        self_attention: Whether queries attend to each other.
        kernel_size: Frames that the convolution spans, odd.
        depthwise: One filter per channel instead of a dense convolution.
        pre_norm: LayerNorm before each attention, as in CLIP; else after the skip connection, as in Vaswani et al.
    """

    def __init__(self,
                 embed_dims: int,
                 num_heads: int,
                 conv: bool = True,
                 self_attention: bool = True,
                 kernel_size: int = 3,
                 depthwise: bool = False,
                 pre_norm: bool = True) -> None:
        super().__init__()
        self.pre_norm = pre_norm
        self.conv = None
        if conv:
            groups = embed_dims if depthwise else 1
            self.conv = nn.Conv1d(embed_dims, embed_dims, kernel_size, padding=kernel_size // 2, groups=groups)
            # The block starts as if there were no convolution: the frames are CLIP's own at the first step.
            nn.init.zeros_(self.conv.weight)
            nn.init.zeros_(self.conv.bias)
        self.self_attn = MultiheadAttention(embed_dims, num_heads) if self_attention else None
        self.norm_self = nn.LayerNorm(embed_dims) if self_attention else None
        self.cross_attn = MultiheadAttention(embed_dims, num_heads)
        self.norm_query = nn.LayerNorm(embed_dims)
        self.norm_memory = nn.LayerNorm(embed_dims) if pre_norm else nn.Identity()

    def forward(self, queries: Tensor, frames: Tensor) -> Tensor:
        """Queries after the block.

        Args:
            queries: Q of the block before, (B, T, E).
            frames: Frame embeddings X as they entered the decoder, (B, T, E): Eq. 8 convolves them anew in each block.

        Returns:
            (B, T, E).
        """
        if self.conv is not None:
            frames = frames + self.conv(frames.transpose(1, 2)).transpose(1, 2)
        frames = self.norm_memory(frames)
        if self.self_attn is not None:
            queries = self._attend(self.self_attn, self.norm_self, queries, None)
        return self._attend(self.cross_attn, self.norm_query, queries, frames)

    def _attend(self, attn: MultiheadAttention, norm: nn.LayerNorm, queries: Tensor, memory) -> Tensor:
        if self.pre_norm:
            return queries + attn(norm(queries), memory)
        return norm(queries + attn(queries, memory))
