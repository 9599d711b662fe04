import pytest
import torch

from vlplugins.models.heads import FeaturePredictionHead
from vlplugins.models.losses import feature_prediction_loss


def test_weighted_loss_without_gradient_for_the_target():
    predicted, target = torch.randn(2, 3, 4, requires_grad=True), torch.randn(2, 3, 4, requires_grad=True)
    losses = FeaturePredictionHead(loss_weight=0.5).loss(predicted, target)
    torch.testing.assert_close(losses['loss_feature'], 0.5 * feature_prediction_loss(predicted, target))
    losses['loss_feature'].backward()
    assert target.grad is None
    assert predicted.grad.abs().sum() > 0


def test_spread_of_the_targets_shows_collapse():
    head, predicted = FeaturePredictionHead(), torch.randn(1, 4000, 16)
    assert head.loss(predicted, torch.randn(1, 4000, 16))['target_spread'] == pytest.approx(1, abs=0.02)
    assert head.loss(predicted, torch.ones(1, 4000, 16))['target_spread'] == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize('key', ['norm', 'distance', 'reduction'])
def test_unknown_variant(key):
    with pytest.raises(ValueError, match=f"feature_head.{key}='median'"):
        FeaturePredictionHead(**{key: 'median'})
