"""Convolution over time that starts as a temporal shift."""

from typing import Optional, Tuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .companion import Companion
from .transformer_block import TransformerBlock


class TemporalConv(nn.Module):
    """One filter of three frames for each channel, without bias (Text4Vis, T1D).

    It starts as the shift of TSM (Lin et al., 2019): the first share of the channels takes the next frame, the second
    share the frame before, the rest stays. Beyond both ends of the clip there are zeros. No parameter depends on the
    number of frames; of a single frame, as of an image, only the middle of the filters is used, and the shifted shares
    are zero at the start.

    Args:
        channels: C.
        shift_share: Share of the channels for each of the two directions, 0 to 0.5; 0 starts as the identity.
    """

    def __init__(self, channels: int, shift_share: float) -> None:
        super().__init__()
        self.shift_share = shift_share
        self.weight = nn.Parameter(torch.empty(channels, 1, 3))  # (C, 1, frame before · this · next), as of nn.Conv1d
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Back to the temporal shift."""
        channels = len(self.weight)
        fold = int(channels * self.shift_share)
        shift = torch.zeros(channels, 1, 3)
        shift[:fold, 0, 2] = 1
        shift[fold:2 * fold, 0, 0] = 1
        shift[2 * fold:, 0, 1] = 1
        with torch.no_grad():
            self.weight.copy_(shift)

    def forward(self, x: Tensor, num_frames: int) -> Tensor:
        """Each channel at each place, convolved over time.

        Args:
            x: Frames of videos, (B·T, C, ...): feature maps or vectors.
            num_frames: T.

        Returns:
            Same shape as `x`.
        """
        channels = len(self.weight)
        # A 2D convolution of T × places needs two fewer reorderings of a feature map than a 1D one of every place.
        video = x.reshape(-1, num_frames, channels, x.shape[2:].numel()).transpose(1, 2)  # (B, C, T, places)
        mixed = F.conv2d(video, self.weight.unsqueeze(-1), padding=(1, 0), groups=channels)
        return mixed.transpose(1, 2).reshape(x.shape)

    def extra_repr(self) -> str:
        """Channels and share, for printing the model."""
        return f'{len(self.weight)}, shift_share={self.shift_share}'


class ClassTokenConv(Companion, TemporalConv):
    """`TemporalConv` of the class tokens of a clip; its patches stay as they are (Text4Vis, TokenT1D).

    Beside a block it is applied before both halves.
    """

    def forward(self, x: Tensor, num_frames: int) -> Tensor:
        """Tokens (B·T, N, D), class token first, of which that of each frame is convolved over time."""
        return torch.cat([super().forward(x[:, 0], num_frames)[:, None], x[:, 1:]], dim=1)

    def attend(self, block: TransformerBlock, x: Tensor, num_frames: int,
               key_bias: Optional[Tensor] = None) -> Tuple[Tensor, Tensor]:
        """First half, of convolved tokens."""
        return block.attend(self(x, num_frames), key_bias)

    def feed_forward(self, block: TransformerBlock, x: Tensor, num_frames: int) -> Tensor:
        """Second half, of convolved tokens."""
        return block.feed_forward(self(x, num_frames))
