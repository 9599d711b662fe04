import runpy
import subprocess
import sys

import pytest
import torch
from torch.utils.data import DataLoader, Dataset

from vlplugins import launch, user_errors
from vlplugins.user_errors import user_message


def caught(function, *args):
    try:
        function(*args)
    except Exception as error:
        return error
    raise AssertionError('nothing was raised')


def test_answer_of_our_own_is_a_message():
    error = caught(launch.checkpoint_path, '/nowhere/a.pth')
    assert user_message(error) == str(error)


def test_unknown_name_in_a_config_is_a_message():
    from mmaction.registry import MODELS
    assert "NoSuchHead is not in the" in user_message(caught(MODELS.build, dict(type='NoSuchHead')))


def test_unknown_argument_in_a_config_is_a_message():
    from mmaction.registry import MODELS
    message = user_message(caught(MODELS.build, dict(type='ActionDataPreprocessor', mena=[0])))
    assert "type='ActionDataPreprocessor' the key mena=[0]" in message
    assert "Did you mean 'mean'?" in message


def test_argument_that_a_base_class_refuses_is_a_message():
    from vlplugins.registry import MODELS
    message = user_message(caught(MODELS.build, dict(type='vlplugins.ToMeCLIPVisionTransformer', dephts=3)))
    assert "the key dephts=3, which it does not take. Did you mean 'depth'?" in message
    assert 'merge_per_layer' in message


def test_wrong_call_inside_a_part_keeps_its_traceback():
    from vlplugins.registry import MODELS

    @MODELS.register_module(name='PartWithAFault', force=True)
    def build(size=1):
        return open(size, nonsense=True)

    try:
        assert user_message(caught(MODELS.build, dict(type='vlplugins.PartWithAFault', size=2))) is None
    finally:
        MODELS.module_dict.pop('PartWithAFault')


def test_missing_file_is_a_message():
    assert user_message(caught(open, '/nowhere/list.txt')) == 'no such file: /nowhere/list.txt'


@pytest.mark.parametrize('fault', [
    lambda: torch.zeros(2) + torch.zeros(3),
    lambda: int('x'),
    lambda: launch.latest_checkpoint(None),  # happens in our code, nobody said raise
], ids=['torch', 'python', 'ours'])
def test_fault_of_the_program_keeps_its_traceback(fault):
    assert user_message(caught(fault)) is None


class Broken(Dataset):

    def __init__(self, fault):
        self.fault = fault

    def __len__(self):
        return 1

    def __getitem__(self, index):
        return launch.checkpoint_path('/nowhere/a.pth') if self.fault == 'answer' else int('x')


@pytest.mark.parametrize('fault, expected', [('answer', 'there is no checkpoint /nowhere/a.pth'), ('fault', None)])
def test_error_of_a_loader_process_is_understood(fault, expected):
    error = caught(list, DataLoader(Broken(fault), num_workers=1))
    assert 'Original Traceback' in str(error)
    message = user_message(error)
    assert message is None if expected is None else message.startswith(expected)
    assert 'Traceback' not in (message or '')


@pytest.mark.parametrize('shown', [False, True])
def test_mistake_ends_with_status_2_and_one_message(monkeypatch, capsys, shown):
    monkeypatch.setenv(user_errors.SHOW_TRACEBACK, '1' if shown else '')
    monkeypatch.setenv('RANK', '1')
    with pytest.raises(SystemExit) as ended:
        user_errors.run(lambda: launch.checkpoint_path('/nowhere/a.pth'))
    assert ended.value.code == 2
    stderr = capsys.readouterr().err
    assert '[rank 1] error: there is no checkpoint /nowhere/a.pth' in stderr
    assert ('Traceback' in stderr) == shown


def test_fault_is_raised_on():
    with pytest.raises(ZeroDivisionError):
        user_errors.run(lambda: 1 / 0)


def test_interrupt_ends_with_130():
    def interrupted():
        raise KeyboardInterrupt

    with pytest.raises(SystemExit) as ended:
        user_errors.run(interrupted)
    assert ended.value.code == 130


@pytest.mark.parametrize('length', [1, 10**6], ids=['flushed at the end', 'flushed while printing'])
def test_reader_that_has_seen_enough_is_no_fault(length):
    """The module alone, which needs no other, starts in no time."""
    program = (f'import runpy, sys; run = runpy.run_path({user_errors.__file__!r})["run"]; sys.stdin.read(); '
               f'run(lambda: print("x" * {length}))')
    writer = subprocess.Popen([sys.executable, '-c', program], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True)
    writer.stdout.close()
    assert writer.communicate('')[1] == ''
    assert writer.returncode == 1


def test_missing_config_on_the_command_line(root, monkeypatch, capsys):
    monkeypatch.chdir(root)
    monkeypatch.setattr(sys, 'argv', ['tools/train.py', 'configs/_base_/default_runtim.py'])
    monkeypatch.setenv('LOCAL_RANK', '0')  # which the tool sets where it is not
    with pytest.raises(SystemExit) as ended:
        runpy.run_path('tools/train.py', run_name='__main__')
    assert ended.value.code == 2
    stderr = capsys.readouterr().err
    assert 'error: there is no config configs/_base_/default_runtim.py' in stderr
    assert 'Did you mean configs/_base_/default_runtime.py?' in stderr
    assert 'Traceback' not in stderr
