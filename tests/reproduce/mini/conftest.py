"""A table of the mini world whose steps take no time."""

import pytest

from tests.reproduce.conftest import FAKE_TOOLS
from vlplugins.reproduce.mini import jobs, run
from vlplugins.reproduce.mini.plan import Place
from vlplugins.reproduce.mini.table import MiniRow, MiniTable, Scale
from vlplugins.reproduce.mini.warm import WarmProcesses
from vlplugins.reproduce.steps import Evaluate
from vlplugins.reproduce.table import Column, Measure

SCALE = Scale('demo', dict(pretrain=4, train=3, test_seen=2, test_unseen=1), (0, 1))


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path / 'mini', SCALE)


@pytest.fixture
def mini_table(config):
    """Two rows: both start from one pre-training; the second is tuned in two repeats, the first only tested."""

    def tested(draw):
        return (Measure(Evaluate(config, checkpoint=draw.pretrain(config)), {'top1': 'acc/top1'}), )

    def tuned(draw):
        training = draw.finetune(config, {'train_cfg.max_epochs': 1}, start=draw.pretrain(config))
        return (Measure(Evaluate(config, checkpoint=training), {'top1': 'acc/top1', 'cpu': 'train_cpu_seconds'}), )

    return MiniTable(
        'paper.table1', 'A table', 'Some data.', (Column('top1', 'Top-1', '%'), Column('cpu', 'CPU', 's')),
        (MiniRow('tested', 'Tested', tested), MiniRow('tuned', 'Tuned', tuned, note='with care')),
        floors={'top1': (('chance', 25.0), )}, repeats={'demo': 2}, notes=('It is small.', ))


@pytest.fixture
def run_mini(place, fake_tools, monkeypatch):
    """Runs tables; returns what failed and what was said."""
    monkeypatch.setenv('PYTHONPATH', str(FAKE_TOOLS))
    monkeypatch.setattr(jobs, 'tool_path', lambda name: FAKE_TOOLS / name)
    monkeypatch.setattr(run, 'WARM_UP', 'fake_warm_up')
    monkeypatch.setattr(run, 'WarmProcesses', lambda log: WarmProcesses(log, ('fake_warm_up', )))

    def call(*tables, seeds=(0, 1)):
        said = []
        return run.run_tables(tables, place, seeds, jobs=2, say=said.append), said

    return call
