"""The tools as a user calls them, in processes of their own, on a task of a few kilobytes."""

import json
import pickle
import re
import runpy
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch

CONFIG = Path(__file__).parent / 'helpers/tiny_config.py'
ALT = CONFIG.with_name('tiny_alt.py')
WHOLE_BATCH = 'train_dataloader.batch_size=8'  # what two processes with the config's 4 have together


@pytest.fixture(scope='module')
def call(root, tool_environment):
    """Runs a tool to its end and returns the finished process."""

    def run(*command, ok=True):
        done = subprocess.run([str(part) for part in command], cwd='/', env=tool_environment, capture_output=True,
                              text=True, timeout=300)
        assert not ok or done.returncode == 0, f'{command}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}'
        return done

    return run


@pytest.fixture
def call_here(root, monkeypatch, capsys):
    """Runs a tool in this process, which has imported the host already; returns its status and what it printed."""
    monkeypatch.syspath_prepend(str(CONFIG.parent))
    monkeypatch.setenv('LOCAL_RANK', '0')  # which the tools set where it is not

    def run(tool, *arguments):
        monkeypatch.setattr(sys, 'argv', [str(part) for part in (root / tool, *arguments)])
        status = 0
        try:
            runpy.run_path(sys.argv[0], run_name='__main__')
        except SystemExit as ended:
            status = ended.code
        return status, ''.join(capsys.readouterr())

    return run


@pytest.fixture(scope='module')
def trained(call, root, tmp_path_factory):
    """Work folder of an uninterrupted training in one process."""
    folder = tmp_path_factory.mktemp('trained')
    call(sys.executable, root / 'tools/train.py', CONFIG, '--work-dir', folder, '--cfg-options', WHOLE_BATCH)
    return folder


def scalars(work_dir):
    """Records of the log, all runs of the folder in order."""
    logs = sorted(work_dir.glob('*/vis_data/scalars.json'))
    return [json.loads(line) for log in logs for line in log.read_text().splitlines()]


def weights(path):
    return torch.load(path, weights_only=False)['state_dict']


def assert_same_weights(path, other):
    first, second = weights(path), weights(other)
    assert first.keys() == second.keys()
    for name, value in first.items():
        torch.testing.assert_close(value, second[name], rtol=1e-5, atol=1e-6)


def wait_for(condition, process, seconds=120):
    end = time.monotonic() + seconds
    while not condition():
        assert process.poll() is None, 'the process ended by itself'
        assert time.monotonic() < end, 'waited in vain'
        time.sleep(0.1)


def test_two_processes_equal_one_with_twice_the_batch(call, call_here, root, tmp_path):
    call('bash', root / 'tools/dist_train.sh', ALT, 2, '--work-dir', tmp_path / 'two')
    call_here('tools/train.py', ALT, '--work-dir', tmp_path / 'one', '--cfg-options', WHOLE_BATCH)
    one, two = ([entry for entry in scalars(tmp_path / name) if 'loss' in entry] for name in ('one', 'two'))
    assert len(one) == len(two) == 4
    assert one[0]['loss'] != pytest.approx(one[-1]['loss'], rel=1e-3)  # it trains
    for single, double in zip(one, two):
        for name in ('loss', 'loss_cls', 'grad_norm', 'top1_acc', 'lr'):
            assert double[name] == pytest.approx(single[name], rel=1e-4), name
    assert_same_weights(tmp_path / 'two/epoch_2.pth', tmp_path / 'one/epoch_2.pth')


def test_interrupted_training_goes_on_where_it_stopped(call_here, root, tool_environment, trained, tmp_path):
    command = [sys.executable, str(root / 'tools/train.py'), str(CONFIG), '--work-dir', str(tmp_path)]
    slow = ['--cfg-options', WHOLE_BATCH, 'train_dataloader.dataset.delay=0.3']
    process = subprocess.Popen(
        command + slow, env=tool_environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))  # a script's background jobs ignore it
    wait_for(lambda: any(entry.get('epoch') == 2 for entry in scalars(tmp_path)), process)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130
    assert not (tmp_path / 'epoch_2.pth').exists()

    status, printed = call_here('tools/train.py', CONFIG, '--work-dir', tmp_path, '--resume', '--cfg-options',
                                WHOLE_BATCH)
    assert status == 0
    assert 'resumed epoch: 1, iter: 2' in printed
    assert [entry['iter'] for entry in scalars(tmp_path) if 'loss' in entry][-2:] == [3, 4]
    assert_same_weights(tmp_path / 'epoch_2.pth', trained / 'epoch_2.pth')


def test_terminated_distributed_training_leaves_no_process(root, tool_environment, tmp_path):
    if not Path('/proc/self/cmdline').exists():
        pytest.skip('looks for processes in /proc, which this system does not have')
    command = ['bash', str(root / 'tools/dist_train.sh'), str(CONFIG), '2', '--work-dir', str(tmp_path)]
    slow = ['--cfg-options', 'train_dataloader.dataset.delay=0.3', 'train_cfg.max_epochs=100']
    process = subprocess.Popen(command + slow, env=tool_environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def running():
        lines = [file.read_bytes() for file in Path('/proc').glob('[0-9]*/cmdline') if file.exists()]
        return sum(str(tmp_path).encode() in line for line in lines)

    wait_for(lambda: scalars(tmp_path), process)
    assert running() == 3  # torchrun and two ranks
    process.terminate()
    process.communicate(timeout=60)
    assert process.returncode != 0
    assert running() == 0


def test_testing_gives_the_number_that_validation_printed(call, root, trained, tmp_path):
    validated = [entry for entry in scalars(trained) if 'acc/top1' in entry][-1]
    dump = tmp_path / 'predictions.pkl'
    call(sys.executable, root / 'tools/test.py', CONFIG, trained / 'epoch_2.pth', '--work-dir', tmp_path / 'test',
         '--dump', dump)
    tested = json.loads(next((tmp_path / 'test').glob('*/*.json')).read_text())
    assert {key: tested[key] for key in ('acc/top1', 'acc/mean1')} == {
        key: validated[key]
        for key in ('acc/top1', 'acc/mean1')
    }
    samples = pickle.loads(dump.read_bytes())
    right = [int(sample['pred_score'].argmax()) == int(sample['gt_label']) for sample in samples]
    assert len(samples) == 16
    assert sum(right) / 16 == pytest.approx(validated['acc/top1'])


def test_distributed_testing_gives_the_same_number(call, root, trained, tmp_path):
    validated = [entry for entry in scalars(trained) if 'acc/top1' in entry][-1]
    call('bash', root / 'tools/dist_test.sh', CONFIG, trained / 'epoch_2.pth', 2, '--work-dir', tmp_path)
    tested = json.loads(next(tmp_path.glob('*/*.json')).read_text())
    assert tested['acc/top1'] == validated['acc/top1']


def test_checkpoint_of_another_architecture_is_refused(call_here, trained, tmp_path):
    checkpoint = trained / 'epoch_2.pth'
    status, printed = call_here('tools/test.py', CONFIG, checkpoint, '--work-dir', tmp_path, '--cfg-options',
                                'model.backbone.channels=16', 'model.cls_head.in_channels=16')
    assert status == 2
    assert f'error: the checkpoint {checkpoint} does not fit the model of {CONFIG}' in printed
    assert 'backbone.conv.weight (8, 3, 3, 3, 3) instead of (16, 3, 3, 3, 3)' in printed
    assert 'Traceback' not in printed


def test_host_tool_trains_our_config(call, tmp_path):
    import mmaction
    tool = Path(mmaction.__file__).parent / '.mim/tools/train.py'
    call(sys.executable, tool, CONFIG, '--work-dir', tmp_path, '--cfg-options', 'train_cfg.max_epochs=1')
    assert (tmp_path / 'epoch_1.pth').exists()


@pytest.mark.parametrize('script, count', [('dist_train.sh', 2), ('dist_test.sh', 3)])
def test_launch_scripts_say_how_they_are_used(call, root, script, count):
    assert 'usage:' in call('bash', root / 'tools' / script, ok=False).stderr
    wrong = call('bash', root / 'tools' / script, *['x'] * count, ok=False)
    assert wrong.returncode == 2
    assert re.search("GPUS must be the number of processes on this machine, found 'x'", wrong.stderr)


@pytest.mark.parametrize('script, fixed', [('slurm_train.sh', ['C.py']), ('slurm_test.sh', ['C.py', 'C.pth'])])
def test_slurm_scripts_call_srun_as_the_host_does(call, root, tool_environment, tmp_path, script, fixed):
    srun = tmp_path / 'srun'
    srun.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    srun.chmod(0o755)
    path = f'PATH={tmp_path}:{tool_environment["PATH"]}'
    variables = (path, 'GPUS=4', 'GPUS_PER_NODE=2', 'SRUN_ARGS=--qos=a --mem=1G')
    done = call('env', *variables, 'bash', root / 'tools' / script, 'queue', 'job', *fixed, '--seed', '1')
    words = done.stdout.splitlines()
    assert words[:2] == ['-p', 'queue']
    assert {'--job-name=job', '--gres=gpu:2', '--ntasks=4', '--ntasks-per-node=2', '--qos=a', '--mem=1G'} <= set(words)
    assert words[-(len(fixed) + 3):] == [*fixed, '--seed', '1', '--launcher=slurm']


def test_get_flops_prints_one_json_object(call, root):
    done = call(sys.executable, root / 'tools/analysis_tools/get_flops.py', CONFIG, '--shape', 2, 8, 8, '--json')
    counted = json.loads(done.stdout)
    parameters = 8 * 3 * 27 + 8 + 3 * 8 + 3
    assert counted['params_m'] == counted['trainable_params_m'] == parameters / 1e6
    assert counted['gmacs'] * 1e9 == pytest.approx(2 * 8 * 8 * (8 * 3 * 27) + 3 * 8)
