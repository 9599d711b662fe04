"""Frames that tell each other what they show (X-CLIP; Ni et al., 2022, Sec. 3.2)."""

from typing import Optional, Tuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .attention import MultiheadAttention
from .companion import Companion
from .transformer_block import TransformerBlock


class FrameMessage(Companion, nn.Module):
    """One message of each frame, exchanged between the frames before the attention within them.

    The message is a linear map of the class token; the T messages of a video attend to each other (cross-frame fusion
    attention), and each joins the tokens of its frame for the block's attention (intra-frame diffusion attention),
    after which it is dropped.

    Args:
        embed_dims: Width D.
        num_heads: Attention heads, those of the block.
    """

    def __init__(self, embed_dims: int, num_heads: int) -> None:
        super().__init__()
        self.fc = nn.Linear(embed_dims, embed_dims)
        self.norm = nn.LayerNorm(embed_dims)
        self.attn = MultiheadAttention(embed_dims, num_heads)

    def exchange(self, class_tokens: Tensor, num_frames: int) -> Tensor:
        """Messages of the frames after their exchange: class tokens (B·T, D) -> (B·T, D)."""
        message = self.fc(class_tokens).unflatten(0, (-1, num_frames))  # (B·T, D) -> (B, T, D)
        return (message + self.attn(self.norm(message))).flatten(0, 1)

    def attend(self, block: TransformerBlock, x: Tensor, num_frames: int,
               key_bias: Optional[Tensor] = None) -> Tuple[Tensor, Tensor]:
        """First half, with the message among the tokens of each frame."""
        message = self.exchange(x[:, 0], num_frames)
        bias = None if key_bias is None else F.pad(key_bias, (0, 1))  # a message has the size of one token
        x, keys = block.attend(torch.cat([x, message[:, None].to(x.dtype)], dim=1), bias)
        return x[:, :-1], keys[:, :, :-1]
