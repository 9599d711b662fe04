"""What goes through a block of a vision transformer with the tokens of a video."""

from typing import Optional, Tuple

from torch import Tensor

from .transformer_block import TransformerBlock


class Companion:
    """Runs the two halves of a block; by itself as the block does, frame by frame.

    A module that joins the frames of a video inherits from this and changes one half or both. It lies beside the block
    and not in it: CLIP's weights load, freeze and learn without it.
    """

    def attend(self, block: TransformerBlock, x: Tensor, num_frames: int,
               key_bias: Optional[Tensor] = None) -> Tuple[Tensor, Tensor]:
        """First half.

        Args:
            block: The block.
            x: Tokens of the frames of videos, (B·T, N, D), class token first.
            num_frames: T.
            key_bias: As of `MultiheadAttention.attend`, (B·T, N).

        Returns:
            Tokens (B·T, N, D) after the attention within frames, and its keys (B·T, heads, N, D / heads).
        """
        return block.attend(x, key_bias)

    def feed_forward(self, block: TransformerBlock, x: Tensor, num_frames: int) -> Tensor:
        """Second half: tokens (B·T, N, D) after the MLP."""
        return block.feed_forward(x)


NO_COMPANION = Companion()
