import pytest
import torch

from vlplugins.ops.tube_masking import tube_mask


def test_papers_numbers():
    mask = tube_mask((8, 14, 14), 0.9).view(8, 14 * 14)
    assert mask.sum(dim=1).tolist() == [176] * 8
    assert (~mask).sum(dim=1).tolist() == [20] * 8


def test_a_cell_is_hidden_at_all_times_or_at_none():
    mask = tube_mask((3, 4, 5), 0.5).view(3, 20)
    assert torch.equal(mask, mask[:1].expand(3, -1))


def test_cells_are_hidden_equally_often():
    generator = torch.Generator().manual_seed(0)
    share = torch.stack([tube_mask((1, 4, 4), 0.75, generator) for _ in range(2000)]).float().mean(dim=0)
    assert torch.allclose(share, torch.full((16, ), 0.75), atol=0.05)  # five standard deviations


def test_generator_decides():
    first, again = (tube_mask((2, 6, 6), 0.5, torch.Generator().manual_seed(3)) for _ in range(2))
    assert torch.equal(first, again)
    assert not torch.equal(first, tube_mask((2, 6, 6), 0.5, torch.Generator().manual_seed(4)))


@pytest.mark.parametrize('ratio', [0, 0.04, 1])
def test_nothing_to_see_or_to_predict(ratio):
    with pytest.raises(ValueError, match='4 × 4 cells'):
        tube_mask((2, 4, 4), ratio)
