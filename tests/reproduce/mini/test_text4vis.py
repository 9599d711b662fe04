"""What the rows of Text4Vis ask for, in both scales."""

import pytest

from vlplugins.reproduce.mini import text4vis, text4vis_steps
from vlplugins.reproduce.mini.scales import SCALES
from vlplugins.reproduce.mini.table import Draw
from vlplugins.reproduce.steps import Tool, Train, walk


def steps(table, key, scale='benchmark'):
    return [step for measure in table.row(key).measures(Draw(1, 0, SCALES[scale], 'world'))
            for step in walk(measure.step)]


def test_one_text4vis_for_all_tables():
    whole = steps(text4vis.TABLE8, 'ttrans')[-1].checkpoint
    assert whole in steps(text4vis.TABLE6, 'text')
    assert whole == steps(text4vis.TABLE9, 'ours')[-1].checkpoint
    assert whole in steps(text4vis.TABLE4, 'text4vis')
    assert steps(text4vis.TABLE6, 'text')[-1] == steps(text4vis.TABLE3, f'text_{text4vis_steps.SHOTS}')[-1]


@pytest.mark.parametrize('key', [row.key for row in text4vis.TABLE6.rows])
def test_classifiers_differ_in_the_classifier_alone(key):
    """All of them have one recipe, start and draw of clips."""
    text, this = ([step for step in steps(text4vis.TABLE6, name)
                   if isinstance(step, Train) and step.config == text4vis_steps.CONFIG] for name in ('text', key))
    assert this
    for one, two in zip(this, text):
        differing = {name for name in one.overrides.keys() | two.overrides.keys()
                     if one.overrides.get(name) != two.overrides.get(name)}
        assert all(name.startswith('model.cls_head') for name in differing)


def test_discriminant_analysis_of_all_clips_through_the_clips_own_temporal_part():
    tool, *_ = (step for step in steps(text4vis.TABLE6, 'lda_temporal') if isinstance(step, Tool))
    assert '--temporal' in tool.arguments and '{clip}' in tool.arguments
    assert tool.arguments[tool.arguments.index('--videos-per-class') + 1] == str(text4vis_steps.CLIPS)


def test_four_local_batches_are_one_gathered():
    local, gathered = (steps(text4vis.TABLE9, key)[-1].checkpoint.overrides
                       for key in ('local_online', 'gather_online'))
    assert local['train_dataloader.batch_size'] * local['optim_wrapper.accumulative_counts'] == 32
    assert 'train_dataloader.batch_size' not in gathered


def test_demo_compares_text_with_random():
    rows = [row.key for row in text4vis.TABLE6.rows if row.measures(Draw(0, 0, SCALES['demo'], 'world'))]
    assert rows == ['random', 'text']
