import pytest
import torch
import torch.nn.functional as F

from vlplugins.models.losses import feature_prediction_loss


def test_equation_8_token_by_token():
    predicted, target = torch.randn(2, 3, 4), torch.randn(2, 3, 4)
    terms = [(predicted[b, m] / predicted[b, m].norm() - target[b, m] / target[b, m].norm()).abs().sum()
             for b in range(2) for m in range(3)]
    expected = torch.stack(terms).mean()
    torch.testing.assert_close(feature_prediction_loss(predicted, target, reduction='sum'), expected)
    torch.testing.assert_close(feature_prediction_loss(predicted, target), expected / 4)


def test_length_does_not_matter_to_the_papers_form():
    predicted, target = torch.randn(1, 5, 8), torch.randn(1, 5, 8)
    torch.testing.assert_close(
        feature_prediction_loss(3 * predicted, 0.2 * target), feature_prediction_loss(predicted, target))
    assert feature_prediction_loss(2 * target, target) == pytest.approx(0, abs=1e-7)


def test_form_of_the_released_code():
    predicted, target = torch.randn(1, 5, 8), 3 + 2 * torch.randn(1, 5, 8)
    normed = (target - target.mean(-1, keepdim=True)) / (target.var(-1, unbiased=False, keepdim=True) + 1e-5).sqrt()
    torch.testing.assert_close(
        feature_prediction_loss(predicted, target, norm='layer', distance='smooth_l1'),
        F.smooth_l1_loss(predicted, normed))


def test_half_precision_is_computed_in_float32():
    predicted, target = torch.randn(1, 5, 8).bfloat16(), torch.randn(1, 5, 8).bfloat16()
    loss = feature_prediction_loss(predicted, target)
    assert loss.dtype == torch.float32
    torch.testing.assert_close(loss, feature_prediction_loss(predicted.float(), target.float()))
