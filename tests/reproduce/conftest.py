"""A table whose steps take no time: the tools are scripts without a model."""

from pathlib import Path

import pytest

from vlplugins.reproduce import commands
from vlplugins.reproduce.commands import Launcher
from vlplugins.reproduce.resolve import Settings
from vlplugins.reproduce.steps import Evaluate, Output, Tool, Train
from vlplugins.reproduce.table import Column, Measure, Paper, Row, Table
from vlplugins.reproduce.workshop import Workshop

FAKE_TOOLS = Path(__file__).parent / 'fake_tools'

CONFIG = """
behaviour = 'works'
load_from = None
model = dict(head=dict(matrix='texts', width=4))
train_dataloader = dict(batch_size=8, num_workers=2, dataset=dict(ann_file='train.txt', data_prefix='videos'))
val_dataloader = dict(batch_size=8, accuracy=0.75)
test_dataloader = dict(batch_size=2, accuracy=0.5)
val_evaluator = dict(type='AccMetric')
test_evaluator = val_evaluator
train_cfg = dict(max_epochs=2)
optim_wrapper = dict(optimizer=dict(lr=0.1))
auto_scale_lr = dict(enable=False, base_batch_size=64)
"""


@pytest.fixture
def config(tmp_path):
    """Path of a config of the right form."""
    path = tmp_path / 'tiny.py'
    path.write_text(CONFIG)
    return str(path)


@pytest.fixture
def fake_tools(monkeypatch):
    monkeypatch.setattr(commands, 'tool_path', lambda name: FAKE_TOOLS / name)


@pytest.fixture
def table(config):
    """Five rows: two test one model, one needs a fitted matrix, one starts from another's checkpoint, one is cited."""
    top1 = {'top1': 'acc/top1'}
    plain = Train(config)
    fitted = Train(config, {'model.head.matrix': Output(Tool(config, tool='fit.py', arguments=('--out', '{out}'),
                                                             output='matrix.npy'))})
    tuned = Train(config, {'train_cfg.max_epochs': 1}, start=plain)
    return Table(
        name='paper.table1',
        paper=Paper('Paper', 'A paper', 'https://example.org'),
        place='Table 1',
        title='A table',
        protocol='Some data.',
        columns=(Column('top1', 'Top-1', '%'), Column('half', 'Half', '%'), Column('days', 'Days')),
        rows=(
            Row('others', 'Others [1]', dict(top1='10.0')),
            Row('views', 'Ours', dict(top1='50.5', half='48.0±1.0'),
                (Measure(Evaluate(config, checkpoint=plain), {**top1, 'half': ('half/top1_mean', 'half/top1_std')}), )),
            Row('single', 'Ours, one view', dict(top1='70.0', days='3.3'),
                (Measure(Evaluate(config, checkpoint=plain, loader='val'), {**top1, 'days': 'gpu_days'}), )),
            Row('fitted', 'Ours, fitted', dict(top1='60.0'),
                (Measure(Evaluate(config, fitted.overrides, checkpoint=fitted), top1), )),
            Row('tuned', 'Ours, tuned', dict(top1='not printed'),
                (Measure(Evaluate(config, checkpoint=tuned), top1), )),
        ),
        counts=False)


@pytest.fixture
def make_workshop(tmp_path, fake_tools):
    """Makes a workshop on the one folder of the test."""

    def make(gpus=1, say=print, **options):
        launcher = Launcher('none' if gpus == 1 else 'pytorch', gpus)
        return Workshop(tmp_path / 'work/steps', Settings(options, gpus), launcher, say)

    return make
