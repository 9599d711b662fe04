"""A fork of the warm server against a process from the command line."""

import json
import os
import subprocess
import sys

import pytest
import torch

from vlplugins.datasets.mini_world import render_world
from vlplugins.reproduce.mini.warm import WARM_UP, WarmProcesses
from vlplugins.reproduce.places import tool_path


@pytest.fixture
def command(root, tmp_path):
    """Trains a model for an epoch of two steps, and tests it, in a folder of this name."""
    render_world(tmp_path / 'world', dict(train=8, test_seen=4, test_unseen=0, pretrain=0), num_workers=0,
                 progress=False)

    def command(name):
        return [sys.executable, str(tool_path('train.py')), str(root / 'configs/mini/fils_mini_finetune.py'),
                '--work-dir', str(tmp_path / name), '--cfg-options', 'load_from=None', 'train_dataloader.batch_size=4',
                'train_cfg.max_epochs=1', 'train_cfg.val_begin=1', 'train_cfg.val_interval=1',
                'model.backbone.depth=1']

    return command


def left(folder):
    """Weights, and the numbers that were logged but for times."""
    weights = torch.load(folder / 'epoch_1.pth', weights_only=False)['state_dict']
    lines = next(folder.glob('*/vis_data/scalars.json')).read_text().splitlines()
    return weights, [{key: value for key, value in json.loads(line).items() if 'time' not in key} for line in lines]


def test_same_numbers_as_from_the_command_line(command, tmp_path):
    world = str(tmp_path / 'world')
    with WarmProcesses(tmp_path / 'server.log') as processes:
        subprocess.run(command('fresh'), check=True, capture_output=True,
                       env={**os.environ, 'MINI_WORLD': world, 'OMP_NUM_THREADS': '1'})
        processes.wait_until_ready()
        processes.prepare(WARM_UP, 'keep_world', world)
        for name in ('first', 'second'):
            processes.start(command(name), tmp_path / f'{name}.log', {'MINI_WORLD': world})
        assert [one.status for _ in range(2) for one in processes.wait(120)] == [0, 0]
    assert (tmp_path / 'server.log').read_text() == ''
    weights, logged = left(tmp_path / 'fresh')
    assert any('acc/top1' in line for line in logged)
    for name in ('first', 'second'):
        others, also_logged = left(tmp_path / name)
        assert also_logged == logged
        assert set(others) == set(weights)
        assert all(torch.equal(value, others[key]) for key, value in weights.items())
