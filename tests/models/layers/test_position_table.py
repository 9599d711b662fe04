import torch
from torch import nn

from vlplugins.models.layers.position_table import fit_position_table
from vlplugins.ops.position_embedding import resize_position_table


class Tower(nn.Module):
    def __init__(self, grid):
        super().__init__()
        self.grid = grid
        self.pos_embed = nn.Parameter(torch.randn(1, 1 + grid[0] * grid[1], 8))
        self.register_load_state_dict_pre_hook(fit_position_table)


def test_table_of_a_checkpoint_is_fitted_wherever_the_module_stands():
    saved, wanted = nn.Sequential(Tower((3, 3))), nn.Sequential(Tower((2, 4)))
    wanted.load_state_dict(saved.state_dict())
    assert torch.equal(wanted[0].pos_embed, resize_position_table(saved[0].pos_embed, (3, 3), (2, 4)))


def test_equal_grids_are_left_alone():
    saved, wanted = Tower((2, 3)), Tower((2, 3))
    wanted.load_state_dict(saved.state_dict())
    assert torch.equal(wanted.pos_embed, saved.pos_embed)


def test_a_table_that_cannot_be_fitted_is_left_to_torch():
    state = dict(pos_embed=torch.zeros(1, 1 + 7, 8))  # of no square grid
    fit_position_table(Tower((2, 2)), state, '')
    assert state['pos_embed'].shape == (1, 8, 8)
