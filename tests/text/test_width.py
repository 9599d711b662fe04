import pytest
import torch
from torch.nn.functional import normalize

from vlplugins.text.width import fit_width


def rows_of(count, width, rank=None, seed=0):
    generator = torch.Generator().manual_seed(seed)
    rank = rank or min(count, width)
    rows = torch.randn(count, rank, generator=generator) @ torch.randn(rank, width, generator=generator)
    return normalize(rows, dim=1)


@pytest.fixture
def log(monkeypatch):
    lines = []
    monkeypatch.setattr('vlplugins.text.width.print_log', lambda line, logger: lines.append(line))
    return lines


@pytest.mark.parametrize(('count', 'width', 'rank', 'out_dims'), [
    (5, 12, 5, 8),     # DistilBERT under ViT-B: fewer classes than dimensions
    (8, 12, 8, 8),     # as many
    (20, 12, 6, 8),    # more, but they span fewer
    (5, 12, 2, 8),     # as labels that are nearly the same
    (5, 8, 5, 12),     # a narrow encoder
    (20, 8, 8, 12),
    (5, 8, 5, 8),
])
def test_inner_products_stay_where_the_rank_allows(log, count, width, rank, out_dims):
    rows = rows_of(count, width, rank)
    mapped = fit_width(rows, out_dims)
    assert mapped.shape == (count, out_dims) and mapped.dtype == torch.float32
    torch.testing.assert_close(mapped @ mapped.T, rows @ rows.T, atol=1e-6, rtol=1e-6)
    assert not log


def test_otherwise_the_best_approximation_of_this_rank(log):
    rows = rows_of(30, 12).double()
    mapped = fit_width(rows, 4)
    # Of all inner products of rank 4 those of the largest eigenvalues are nearest to the rows' own.
    energies, vectors = torch.linalg.eigh(rows @ rows.T)  # ascending
    nearest = vectors[:, -4:] @ torch.diag(energies[-4:]) @ vectors[:, -4:].T
    torch.testing.assert_close(mapped @ mapped.T, nearest)
    share = 100 * float(energies[-4:].sum() / energies.sum())
    assert log == ['30 class embeddings of width 12 span more than out_dims=4 dimensions: the best 4 hold '
                   f'{share:.3f} % of their energy']
    assert 30 < share < 90


def test_the_same_rows_wherever_they_are_computed():
    """The sign of a singular vector is free, and libraries choose it differently."""
    rows = rows_of(6, 12)
    mapped = fit_width(rows, 8)
    _, _, basis = torch.linalg.svd(rows.double(), full_matrices=False)
    for column, vector in zip(mapped.T, basis):
        vector = vector if vector[vector.abs().argmax()] > 0 else -vector
        torch.testing.assert_close(column.double(), rows.double() @ vector, atol=1e-6, rtol=1e-5)
    assert not mapped[:, 6:].any()


def test_nothing_is_touched_at_the_same_width():
    rows = rows_of(3, 4)
    assert fit_width(rows, 4) is rows
    assert torch.equal(fit_width(rows, 6)[:, :4], rows)
