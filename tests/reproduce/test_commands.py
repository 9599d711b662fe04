import sys
from pathlib import Path

import pytest

from vlplugins.reproduce.commands import Launcher
from vlplugins.reproduce.steps import Evaluate, Tool, Train, Untrained

CONFIG, FOLDER = Path('config.py'), Path('work/step')


def words(launcher, step, places=None, resume=False):
    command = launcher.command(step, CONFIG, FOLDER, places or {}, resume)
    return [Path(word).name if word.endswith(('.py', '.sh')) else word for word in command]


@pytest.mark.parametrize('launcher, expected', [
    (Launcher(), [sys.executable, 'train.py', 'config.py', '--work-dir', 'work/step', '--resume']),
    (Launcher('pytorch', 8), ['bash', 'dist_train.sh', 'config.py', '8', '--work-dir', 'work/step', '--resume']),
    (Launcher('slurm', 8, 'gpu'),
     ['bash', 'slurm_train.sh', 'gpu', 'step', 'config.py', '--work-dir', 'work/step', '--resume']),
])
def test_training(launcher, expected):
    assert words(launcher, Train('a.py'), resume=True) == expected


@pytest.mark.parametrize('launcher, expected', [
    (Launcher(), [sys.executable, 'test.py', 'config.py', 'c.pth', '--work-dir', 'work/step']),
    (Launcher('pytorch', 2), ['bash', 'dist_test.sh', 'config.py', 'c.pth', '2', '--work-dir', 'work/step']),
    (Launcher('slurm', 2, 'gpu'),
     ['bash', 'slurm_test.sh', 'gpu', 'step', 'config.py', 'c.pth', '--work-dir', 'work/step']),
])
def test_test(launcher, expected):
    assert words(launcher, Evaluate('a.py'), dict(checkpoint='c.pth')) == expected


def test_tools_and_modules():
    fit = Tool('a.py', tool='analysis_tools/get_flops.py', arguments=('--out', '{out}', '--work-dir', '{folder}'),
               output='rows.npy')
    assert words(Launcher(), fit) == [
        sys.executable, 'get_flops.py', 'config.py', '--out', 'work/step/rows.npy', '--work-dir', 'work/step']
    draw = Tool('a.py', tool='package.draw', arguments=('--from', '{trained}', '{trained.folder}'))
    places = {'trained': 'c.pth', 'trained.folder': 'work/other'}
    assert words(Launcher(), draw, places) == [
        sys.executable, '-m', 'package.draw', 'config.py', '--from', 'c.pth', 'work/other']
    assert words(Launcher('slurm', 8, 'gpu'), draw, places)[:6] == [
        'srun', '-p', 'gpu', '--job-name=step', '--gres=gpu:1', '--ntasks=1']
    assert words(Launcher(), Untrained('a.py'))[-2:] == ['config.py', 'work/step/untrained.pth']


def test_arguments_that_do_not_fit_together():
    for arguments, message in ((('none', 2), 'one process'), (('slurm', 2), '--partition'),
                               (('none', 0), 'at least 1')):
        with pytest.raises(ValueError, match=message):
            Launcher(*arguments)
