"""What the rows of FILS ask for, in both scales."""

import pytest
from mmengine.config import Config

from vlplugins.reproduce.mini import fils, fils_steps
from vlplugins.reproduce.mini.scales import SCALES
from vlplugins.reproduce.mini.table import Draw
from vlplugins.reproduce.steps import walk


def steps(table, key, scale='benchmark', seed=1, repeat=0):
    """All steps of a row, those of its pre-training first."""
    measures = table.row(key).measures(Draw(seed, repeat, SCALES[scale]))
    return [step for measure in measures for step in walk(measure.step)]


def test_places_in_the_pipeline(root):
    pipeline = Config.fromfile(root / 'configs/mini/fils_mini_pretrain.py').train_pipeline
    assert [pipeline[place].type for place in (fils_steps.LOAD_AREA, fils_steps.TUBE_MASK)] == [
        'vlplugins.LoadActionArea', 'vlplugins.TubeMask']
    assert pipeline[fils_steps.TUBE_MASK].ratio == fils_steps.MASK_PERCENT / 100


def test_whole_fils_is_trained_once_for_all_tables():
    whole = steps(fils.SEC42, 'fils')
    assert whole == steps(fils.FIG5, f'fils_{fils_steps.EPOCHS}')
    assert steps(fils.TABLE3B, f'mask_{fils_steps.MASK_PERCENT}') == steps(fils.FIG5, f'fils_{fils.FEWER_EPOCHS}')
    assert steps(fils.SEC42, 'pixels') == steps(fils.FIG5, f'pixels_{fils_steps.EPOCHS}')


@pytest.mark.parametrize('key', ['pixels', 'features'])
def test_rows_without_language_ask_for_no_clip(key):
    assert not [step for step in steps(fils.SEC42, key) if 'clip_mini' in step.config]
    assert [step for step in steps(fils.SEC42, 'actclip') if 'clip_mini' in step.config]


def test_all_rows_are_fine_tuned_alike():
    """But for where they start."""
    tuned = [steps(table, row.key)[-1].checkpoint for table in fils.TABLES for row in table.rows]
    assert {one.config for one in tuned} == {fils_steps.FINETUNE}
    assert {one.overrides['randomness.seed'] for one in tuned} == {2000}
    assert {key for one in tuned for key in one.overrides} == {
        'randomness.seed', 'load_from', 'train_cfg.val_begin'}
    assert [one for one in tuned if one.start is None] == [steps(fils.SEC42, 'random')[-1].checkpoint]


def test_demo_compares_with_random_initialisation_alone():
    assert [row.key for row in fils.SEC42.rows if row.measures(Draw(0, 0, SCALES['demo']))] == ['random', 'fils']
