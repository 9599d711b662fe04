"""How far predicted features are from those of the teacher."""

import torch.nn.functional as F
from torch import Tensor

NORMS = ('l2', 'layer')
DISTANCES = ('l1', 'smooth_l1')
REDUCTIONS = ('mean', 'sum')


def feature_prediction_loss(predicted: Tensor,
                            target: Tensor,
                            norm: str = 'l2',
                            distance: str = 'l1',
                            reduction: str = 'mean') -> Tensor:
    """Distance of predicted from target features in the language space (FILS, Eq. 7-8), in float32.

    The paper brings both to unit length and takes their L1 distance. The released code has the target alone go through
    a layer norm without parameters, and the smooth L1 distance (`norm='layer'`, `distance='smooth_l1'`).

    Args:
        predicted: θ of the predictor's features, (B, M, E), any length.
        target: θ of the teacher's, (B, M, E), in the same order.
        norm: 'l2' of both, or 'layer' of the target.
        distance: 'l1', or 'smooth_l1', which is quadratic below 1.
        reduction: Over the E channels, 'mean' or 'sum'; Eq. 8 reads as the sum, which is E times as large. Over tokens
            it is the mean.

    Returns:
        A scalar.
    """
    predicted, target = predicted.float(), target.float()
    if norm == 'l2':
        predicted, target = F.normalize(predicted, dim=-1), F.normalize(target, dim=-1)
    else:
        target = F.layer_norm(target, target.shape[-1:])
    measure = F.l1_loss if distance == 'l1' else F.smooth_l1_loss
    loss = measure(predicted, target)
    return loss * predicted.shape[-1] if reduction == 'sum' else loss
