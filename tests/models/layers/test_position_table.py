import copy

import pytest
import torch
from torch import nn

from vlplugins.models.layers.position_table import fit_when_loading
from vlplugins.ops.position_embedding import resize_position_table


class Tower(nn.Module):
    def __init__(self, grid):
        super().__init__()
        self.grid = grid
        self.pos_embed = nn.Parameter(torch.randn(1, 1 + grid[0] * grid[1], 8))
        fit_when_loading(self)


@pytest.fixture(autouse=True)
def oldest_torch(monkeypatch):
    """Torch before 2.5 has no public method for such hooks."""
    monkeypatch.delattr(nn.Module, 'register_load_state_dict_pre_hook', raising=False)


def test_table_of_a_checkpoint_is_fitted_wherever_the_module_stands():
    saved, wanted = nn.Sequential(Tower((3, 3))), nn.Sequential(Tower((2, 4)))
    fitted = resize_position_table(saved[0].pos_embed, (3, 3), (2, 4))
    for module in (copy.deepcopy(wanted), wanted):
        module.load_state_dict(saved.state_dict())
        assert torch.equal(module[0].pos_embed, fitted)


def test_equal_grids_are_left_alone():
    saved, wanted = Tower((2, 3)), Tower((2, 3))
    wanted.load_state_dict(saved.state_dict())
    assert torch.equal(wanted.pos_embed, saved.pos_embed)


def test_a_table_that_cannot_be_fitted_is_left_to_torch():
    with pytest.raises(RuntimeError, match=r'size mismatch for pos_embed: .*\[1, 8, 8\]'):
        Tower((2, 2)).load_state_dict(dict(pos_embed=torch.zeros(1, 1 + 7, 8)))  # of no square grid
