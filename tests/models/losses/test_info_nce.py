"""The two forms of the loss, against their definitions; several processes are tested with the head."""

import math

import pytest
import torch
from torch import nn

from vlplugins.models.losses import cross_entropy_rows, info_nce, kl_rows

B, E = 6, 8
SCALE = torch.tensor(math.log(10.0))
LABELS = torch.tensor([3, 1, 3, 0, 1, 3])
MEAN_IS_MEANT = pytest.mark.filterwarnings("ignore:reduction. 'mean' divides")


@pytest.fixture
def pairs():
    generator = torch.Generator().manual_seed(0)
    return 3 * torch.randn(B, E, generator=generator), 0.3 * torch.randn(B, E, generator=generator)


def cosines(video, text):
    return 10 * torch.cosine_similarity(video[:, None], text[None], dim=-1)


@MEAN_IS_MEANT
def test_kl_is_the_released_criterion_on_the_square_matrix(pairs):
    same = torch.tensor([[float(a == b) for b in LABELS] for a in LABELS])
    target = (10 * same).softmax(dim=1)
    logits = cosines(*pairs)
    for found, matrix in zip(info_nce(*pairs, SCALE, labels=LABELS), (logits, logits.T)):
        released = nn.KLDivLoss(reduction='mean')(matrix.log_softmax(dim=1), target) * B
        torch.testing.assert_close(found, released)


@MEAN_IS_MEANT
def test_kl_of_some_rows(pairs):
    """On the rows of one of two processes the released criterion gives half of the mean of the rows."""
    logits, positives = cosines(*pairs)[:3], LABELS[:3, None] == LABELS
    released = nn.KLDivLoss(reduction='mean')(logits.log_softmax(dim=1), (10.0 * positives).softmax(dim=1)) * 3
    torch.testing.assert_close(kl_rows(logits, positives).mean() / 2, released)


def test_kl_row_by_row():
    logits = torch.tensor([[1.0, -2.0, 0.5], [0.0, 3.0, 1.0]])
    positives = torch.tensor([[True, False, True], [False, True, False]])
    rows = kl_rows(logits, positives, sharpness=2.0)
    for row in range(2):
        p = [math.exp(2.0 * flag) for flag in positives[row].tolist()]
        q = [math.exp(value) for value in logits[row].tolist()]
        p, q = [a / sum(p) for a in p], [b / sum(q) for b in q]
        assert rows[row].item() == pytest.approx(sum(a * math.log(a / b) for a, b in zip(p, q)), abs=1e-6)


def test_kl_wants_ten_more_for_positives_and_not_more():
    positives = LABELS[:, None] == LABELS
    at_rest = (10.0 * positives - 4).requires_grad_()
    loss = kl_rows(at_rest, positives).sum()
    loss.backward()
    assert loss.item() == pytest.approx(0, abs=1e-5)
    assert at_rest.grad.abs().max() < 1e-6
    assert kl_rows(11.0 * positives, positives).min() > 1e-6


def test_index_is_cross_entropy_in_both_directions(pairs):
    logits = cosines(*pairs)
    expected = [0.0, 0.0]
    for i in range(B):
        expected[0] -= (logits[i, i] - logits[i].logsumexp(0)) / B
        expected[1] -= (logits[i, i] - logits[:, i].logsumexp(0)) / B
    for found, slow in zip(info_nce(*pairs, SCALE), expected):
        torch.testing.assert_close(found, slow)


def test_index_of_some_rows(pairs):
    logits = cosines(*pairs)
    rows = cross_entropy_rows(logits[2:4], torch.tensor([2, 3]))
    torch.testing.assert_close(rows, -logits.log_softmax(dim=1).diagonal()[2:4])


def test_index_knows_no_second_positive():
    rows = torch.eye(4, E)[[0, 0, 1, 2]]  # the first two videos are of one class and one text
    loss, _ = info_nce(rows, rows, torch.tensor(math.log(100.0)))
    assert loss.item() == pytest.approx(math.log(2) / 2, abs=1e-4)


def test_gather_without_processes_changes_nothing(pairs):
    for labels in (None, LABELS):
        assert info_nce(*pairs, SCALE, labels, gather=True) == info_nce(*pairs, SCALE, labels)


def test_full_precision_under_autocast(pairs):
    expected = info_nce(*pairs, SCALE, LABELS)
    with torch.autocast('cpu', dtype=torch.bfloat16):
        assert info_nce(*pairs, SCALE, LABELS) == expected
    half, _ = info_nce(pairs[0].bfloat16(), pairs[1], SCALE, LABELS)
    assert half.dtype == torch.float32
