import pytest

from vlplugins.reproduce.mini.table import Draw, MiniRow, MiniTable
from vlplugins.reproduce.table import Column


def test_seeds_of_trainings(place):
    draws = [Draw(seed, repeat, place.scale) for seed in range(3) for repeat in range(3)]
    tuned = [draw.finetune('c.py', {'a': 1}).overrides for draw in draws]
    assert len({one['randomness.seed'] for one in tuned}) == 9
    assert {one['a'] for one in tuned} == {1}
    assert [draw.pretrain('c.py').overrides['randomness.seed'] for draw in draws] == [0] * 3 + [1] * 3 + [2] * 3


def test_table_in_one_draw(mini_table, place):
    first, second = mini_table.draws(place.scale, 1, 'here')
    assert (first.seed, first.repeat, first.world, second.repeat) == (1, 0, 'here', 1)
    table = mini_table.at(second)
    assert [row.key for row in table.rows] == ['tested', 'tuned']
    assert table.rows[1].measures[0].step.checkpoint.overrides['randomness.seed'] == second.fine_tuning_seed


def test_row_without_measures_is_left_out(place):
    table = MiniTable('a.b', '', '', (), (MiniRow('big', 'Big', lambda draw: draw.scale.pick(demo=(), benchmark=1)), ))
    assert table.at(Draw(0, 0, place.scale)).rows == ()


def test_unknown_names(mini_table):
    with pytest.raises(ValueError, match=r"paper.table1 has no row 'x', but tested, tuned\."):
        mini_table.row('x')
    with pytest.raises(ValueError, match="has no column 'x', but top1, cpu"):
        mini_table.column('x')
    assert mini_table.column('top1') == Column('top1', 'Top-1', '%')
