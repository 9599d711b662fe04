"""The loss of predicting what a teacher sees where the student is blind."""

from typing import Dict, Optional

from mmengine.model import BaseModule
from torch import Tensor

from vlplugins.models.losses.feature_prediction_loss import DISTANCES, NORMS, REDUCTIONS, feature_prediction_loss
from vlplugins.registry import MODELS


@MODELS.register_module()
class FeaturePredictionHead(BaseModule):
    """Compares predicted features of masked tokens with the teacher's (FILS, Eq. 7-8).

    Args:
        norm: 'l2', the paper's, or 'layer', the released code's; see `feature_prediction_loss`.
        distance: 'l1', the paper's, or 'smooth_l1', the released code's.
        reduction: 'mean' over channels, the released code's, or 'sum', which Eq. 8 reads as. With λ₁ = λ₂ = 1 the sum
            would outweigh the contrastive loss by the number of channels.
        loss_weight: λ₂ of Eq. 9.
        init_cfg: Of the host's BaseModule.

    Raises:
        ValueError: For an unknown norm, distance or reduction.
    """

    def __init__(self,
                 norm: str = 'l2',
                 distance: str = 'l1',
                 reduction: str = 'mean',
                 loss_weight: float = 1.0,
                 init_cfg: Optional[dict] = None) -> None:
        super().__init__(init_cfg)
        for key, value, known in (('norm', norm, NORMS), ('distance', distance, DISTANCES),
                                  ('reduction', reduction, REDUCTIONS)):
            if value not in known:
                raise ValueError(f'model.feature_head.{key}={value!r} is unknown: use {known[0]!r} or {known[1]!r}.')
        self.norm, self.distance, self.reduction, self.loss_weight = norm, distance, reduction, loss_weight

    def loss(self, predicted: Tensor, target: Tensor) -> Dict[str, Tensor]:
        """`loss_feature` of features (B, M, E) in the language space; the target is taken as it is, without gradient.

        `target_spread` is for the log: the mean standard deviation of a channel of the normalised target times √E, 1
        for directions that are spread evenly and 0 where all tokens have collapsed to one.
        """
        target = target.detach()
        loss = feature_prediction_loss(predicted, target, self.norm, self.distance, self.reduction)
        return dict(loss_feature=loss * self.loss_weight, target_spread=_spread(target))


def _spread(target: Tensor) -> Tensor:
    unit = target.float().flatten(0, -2)
    unit = unit / unit.norm(dim=-1, keepdim=True).clamp_min(1e-12)
    return unit.std(dim=0, unbiased=False).mean() * unit.shape[-1]**0.5
