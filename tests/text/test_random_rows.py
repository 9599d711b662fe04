import pytest
import torch

from vlplugins.text.random_rows import orthogonal_rows, random_rows


def test_random_rows_are_normal():
    rows = random_rows(400, 512)
    assert rows.mean().item() == pytest.approx(0, abs=0.01)
    assert rows.std().item() == pytest.approx(1, abs=0.01)
    assert rows.abs().lt(1).float().mean().item() == pytest.approx(0.6827, abs=0.01)
    off_diagonal = (rows.T @ rows / 400).fill_diagonal_(0)
    assert off_diagonal.std().item() == pytest.approx(400**-0.5, rel=0.02)  # columns are independent


@pytest.mark.parametrize(('count', 'width'), [(400, 512), (16, 16), (1, 4)])
def test_orthogonal_rows_are_orthonormal(count, width):
    rows = orthogonal_rows(count, width)
    torch.testing.assert_close(rows @ rows.T, torch.eye(count), atol=1e-6, rtol=0)


def test_orthogonal_rows_are_the_factor_of_the_gaussian():
    """The one of the two factors of every sign for which the triangle has a positive diagonal."""
    gaussian, factor = random_rows(6, 6, seed=3), orthogonal_rows(6, 6, seed=3)
    triangle = factor.T @ gaussian
    torch.testing.assert_close(triangle.tril(-1), torch.zeros(6, 6), atol=1e-5, rtol=0)
    assert (triangle.diagonal() > 0).all()
    assert torch.equal(orthogonal_rows(4, 6, seed=3), factor[:4])


@pytest.mark.parametrize('draw', [random_rows, orthogonal_rows])
def test_only_the_seed_decides(draw):
    torch.manual_seed(1)
    first, state = draw(5, 8, seed=2), torch.get_rng_state()
    torch.manual_seed(7)
    assert torch.equal(draw(5, 8, seed=2), first)
    assert not torch.allclose(draw(5, 8, seed=3), first)
    torch.manual_seed(1)
    assert torch.equal(torch.get_rng_state(), state)  # nobody else's numbers change


def test_more_classes_than_dimensions_cannot_be_orthogonal():
    with pytest.raises(ValueError, match="'orthogonal': 620 classes cannot be orthogonal in 512 dimensions.*'random'"):
        orthogonal_rows(620, 512)
