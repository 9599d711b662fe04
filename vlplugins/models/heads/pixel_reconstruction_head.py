"""The loss of painting what is hidden: the baseline of pixels."""

from typing import Dict, Optional

import torch.nn.functional as F
from mmengine.model import BaseModule
from torch import Tensor

from vlplugins.ops.token_indexing import take_tokens
from vlplugins.ops.tubelets import cut_tubelets
from vlplugins.registry import MODELS


@MODELS.register_module()
class PixelReconstructionHead(BaseModule):
    """Mean squared error of the pixels of masked tokens, as VideoMAE's; FILS compares with it (Sec. 4.2, Fig. 5).

    Args:
        patch_size: Pixels of a tubelet's side.
        tubelet_size: Frames of a tubelet.
        normalize: Whether the pixels of each tubelet are brought to mean 0 and variance 1 first, channel by channel.
        loss_weight: Factor of the loss.
        init_cfg: Of the host's BaseModule.

    Attributes:
        out_dims: Numbers that a token's prediction has.
    """

    def __init__(self,
                 patch_size: int = 16,
                 tubelet_size: int = 2,
                 normalize: bool = True,
                 loss_weight: float = 1.0,
                 init_cfg: Optional[dict] = None) -> None:
        super().__init__(init_cfg)
        self.patch_size, self.tubelet_size = patch_size, tubelet_size
        self.normalize, self.loss_weight = normalize, loss_weight
        self.out_dims = 3 * tubelet_size * patch_size**2

    def loss(self, predicted: Tensor, inputs: Tensor, masked: Tensor) -> Dict[str, Tensor]:
        """`loss_pixel`.

        Args:
            predicted: (B, M, tubelet_size · patch_size² · 3), in the order of `masked`.
            inputs: The clip, (B, 3, T, H, W).
            masked: Positions of the masked tokens, (B, M).
        """
        return dict(loss_pixel=F.mse_loss(predicted.float(), self.target(inputs, masked)) * self.loss_weight)

    def target(self, inputs: Tensor, masked: Tensor) -> Tensor:
        """Pixels of the masked tokens, (B, M, tubelet_size · patch_size² · 3); pixel by pixel, its channels last."""
        pixels = cut_tubelets(inputs.float(), self.tubelet_size, self.patch_size)  # (B, N, P, 3)
        if self.normalize:
            mean = pixels.mean(dim=-2, keepdim=True)
            variance = pixels.var(dim=-2, unbiased=True, keepdim=True)
            pixels = (pixels - mean) / (variance.sqrt() + 1e-6)
        return take_tokens(pixels.flatten(2), masked)
