"""Other labels and another corpus need no other checkpoint: both are named on the command line, and nothing else."""

import argparse
from pathlib import Path

import pytest
from mmengine.config import Config, DictAction
from mmengine.registry import init_default_scope

from vlplugins.registry import MODELS
from vlplugins.text.labels import load_labels
from vlplugins.text.sources import placeholder_rows

CONFIG = Path(__file__).resolve().parents[2] / 'configs' / 'alt' / 'alt_b16_k400.py'
# Sizes that do not matter here.
SMALL = ['model.neck.num_blocks=1', 'model.neck.num_regions=3',
         *(f'model.{texts}.encoder.{key}=1' for texts in ('neck.entities', 'cls_head.class_texts')
           for key in ('depth', 'embed_dims', 'num_heads'))]


def neck_and_head(*options):
    parser = argparse.ArgumentParser()
    parser.add_argument('--cfg-options', nargs='+', action=DictAction)
    cfg = Config.fromfile(CONFIG)
    cfg.merge_from_dict(parser.parse_args(['--cfg-options', *SMALL, *options]).cfg_options)
    init_default_scope('mmaction')
    with placeholder_rows():
        return MODELS.build(cfg.model.neck), MODELS.build(cfg.model.cls_head)


@pytest.fixture(scope='module')
def trained():
    return neck_and_head()


@pytest.mark.parametrize('options', [
    ['model.cls_head.class_texts.labels=hmdb51_xclip', 'model.neck.entities.corpus=hmdb51_xclip'],
    ['model.cls_head.class_texts.labels=ucf101', 'model.neck.entities.corpora=[k400,ucf101]'],
    ['model.neck.entities.corpus=None', 'model.neck.entities.corpora=ucf101', 'model.neck.entities.categories=[body]'],
])
def test_a_checkpoint_is_loaded_as_it_is(trained, options):
    swapped = neck_and_head(*options)
    assert len(swapped[0].entities.rows) != len(trained[0].entities.rows)
    for before, after in zip(trained, swapped):
        assert not any(after.load_state_dict(before.state_dict()))
    labels = [option.split('labels=')[1] for option in options if 'labels=' in option]
    assert swapped[1].labels == load_labels(labels[0] if labels else 'k400')


@pytest.mark.parametrize(('option', 'fault'), [
    ('model.neck.entities.categories=[things]', "entities.categories: 'things' is unknown"),
    ('model.neck.entities.corpora=[k4000]', "corpus='k4000' is neither a file nor a known name. Did you mean 'k400'"),
    ('model.neck.entities.corpuses=k400', "entities has unknown keys; .* not corpuses. Did you mean 'corpus'")])
def test_faults_name_the_key(option, fault):
    with pytest.raises((ValueError, FileNotFoundError), match=fault):
        neck_and_head(option)
