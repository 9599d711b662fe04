"""The sum over words of binary cross-entropies, against its definition."""

import torch

from vlplugins.models.losses import word_bag_loss


def test_definition():
    logits, targets = torch.randn(3, 5), torch.rand(3, 5) > .5
    p = logits.double().sigmoid()
    expected = -torch.where(targets, p, 1 - p).log().sum() / 3
    torch.testing.assert_close(word_bag_loss(logits, targets).double(), expected, atol=1e-5, rtol=1e-5)


def test_one_token_that_shows_a_word_is_enough():
    logits, targets = torch.full((1, 4, 2), -9.0), torch.tensor([[True, False]])
    blind = word_bag_loss(logits, targets)
    logits[0, 2, 0] = 9.0
    assert word_bag_loss(logits, targets) < 1e-3 < blind


def test_weights_of_words():
    logits, targets = torch.randn(3, 2), torch.rand(3, 2) > .5
    both = word_bag_loss(logits, targets, torch.tensor([2.0, 0.0]))
    torch.testing.assert_close(both, 2 * word_bag_loss(logits[:, :1], targets[:, :1]))
