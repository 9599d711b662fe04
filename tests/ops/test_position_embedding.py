import math

import torch
from open_clip.model import resize_pos_embed

from vlplugins.ops.position_embedding import fit_time_table, resize_position_table, sinusoid_table


class _Target:
    """What open_clip's function asks of a model: the grid it should fit."""

    def __init__(self, grid):
        self.visual = type('Visual', (), {'grid_size': grid})()


def test_equals_open_clip():
    table = torch.randn(50, 16)  # 7 x 7 and a class token
    for grid in ((14, 14), (5, 5), (7, 12)):
        state = {'visual.positional_embedding': table}
        resize_pos_embed(state, _Target(grid))
        ours = resize_position_table(table[None], (7, 7), grid)
        torch.testing.assert_close(ours[0], state['visual.positional_embedding'])


def test_same_grid_is_the_same_table():
    table = torch.randn(1, 50, 16)
    assert resize_position_table(table, (7, 7), (7, 7)) is table


def test_time_table_is_cut_or_stretched():
    table = torch.arange(4.0)[:, None].expand(-1, 3)
    assert torch.equal(fit_time_table(table, 2), table[:2])
    stretched = fit_time_table(table, 8)
    assert stretched.shape == (8, 3)
    assert (stretched[1:] >= stretched[:-1]).all()
    assert stretched[0, 0] == 0
    assert stretched[-1, 0] == 3


def test_sinusoids_are_those_of_the_definition():
    table = sinusoid_table(7, 6)
    assert table.shape == (1, 7, 6)
    for position in range(7):
        for channel in range(6):
            angle = position / 10000**(2 * (channel // 2) / 6)
            expected = math.cos(angle) if channel % 2 else math.sin(angle)
            assert abs(table[0, position, channel].item() - expected) < 1e-6
