import numpy as np
import pytest
import torch

from vlplugins.datasets.transforms import TubeMask


def test_same_cells_in_every_slice():
    mask = TubeMask(grid=(8, 14, 14), ratio=.9)({})['mask']
    assert mask.dtype == torch.bool and mask.shape == (1568, )
    slices = mask.reshape(8, 196)
    assert (slices == slices[0]).all() and slices[0].sum() == 176


def test_drawn_by_the_global_generator():
    transform = TubeMask(grid=[2, 4, 4], ratio=.75)
    torch.manual_seed(0)
    first, second = transform({})['mask'], transform({})['mask']
    assert not torch.equal(first, second)
    torch.manual_seed(0)
    assert torch.equal(transform({})['mask'], first)


def test_every_cell_is_hidden_as_often():
    torch.manual_seed(0)
    transform = TubeMask(grid=(1, 3, 4), ratio=.5)
    often = np.mean([transform({})['mask'].numpy() for _ in range(600)], axis=0)
    np.testing.assert_allclose(often, .5, atol=.1)


@pytest.mark.parametrize('options', [dict(grid=(8, 14)), dict(grid=(8, 14, 0)), dict(grid=(8, 4, 4), ratio=1.),
                                     dict(grid=(8, 4, 4), ratio=.05)])
def test_wrong_use(options):
    with pytest.raises(ValueError, match=f"TubeMask: {'ratio' if 'ratio' in options else 'grid'}="):
        TubeMask(**options)
