"""Cosine similarity as logits."""

import torch.nn.functional as F
from torch import Tensor

from vlplugins.ops.precision import full_precision


def cosine_logits(features: Tensor, weights: Tensor, logit_scale: Tensor) -> Tensor:
    """exp(logit_scale) · norm(v) · norm(W)ᵀ, in float32 also under autocast (Text4Vis, Sec. 2; CLIP).

    A rounding error of bfloat16 in a cosine, multiplied by a scale of 100, would change the order of the classes.

    Args:
        features: v, (B, E), any length.
        weights: W, (C, E), any length.
        logit_scale: Logarithm of the factor, a scalar.

    Returns:
        (B, C).
    """
    with full_precision(features.device):
        cosine = F.normalize(features.float(), dim=-1) @ F.normalize(weights.float(), dim=-1).T
        return logit_scale.float().exp() * cosine
