"""The teacher is the closed form of its student's history, also across interruptions and processes."""

import math
import subprocess
import sys

import pytest
import torch
from mmengine.hooks import Hook
from mmengine.runner import Runner
from torch import nn

from tests.helpers.fils_training import state_of, training_config
from vlplugins.engine.hooks import EMATeacherHook
from vlplugins.engine.hooks.ema_teacher_hook import momentum_at, move_teacher


def test_linear_schedule_then_constant():
    assert [momentum_at(update, 0.5, 1.0, 5) for update in range(8)] == pytest.approx(
        [0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.0, 1.0])


def test_cosine_schedule():
    expected = [1 - 0.25 * (1 + math.cos(math.pi * update / 4)) for update in range(5)]
    assert [momentum_at(update, 0.5, 1.0, 4, 'cosine') for update in range(5)] == pytest.approx(expected)


def test_parameters_move_and_buffers_are_copied():
    student = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2))
    teacher = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2))
    student(torch.randn(5, 2))
    before = {name: value.clone() for name, value in teacher.named_parameters()}
    move_teacher(teacher, student, 0.9)
    for name, value in teacher.named_parameters():
        torch.testing.assert_close(value, 0.9 * before[name] + 0.1 * dict(student.named_parameters())[name])
    for name, value in teacher.named_buffers():
        assert torch.equal(value, dict(student.named_buffers())[name])


class History(Hook):
    """Losses, and what student and teacher were after every iteration, before the teacher moves."""

    priority = 'HIGH'

    def __init__(self):
        self.students, self.teachers, self.losses = [], [], {}

    def after_train_iter(self, runner, batch_idx, data_batch=None, outputs=None):
        self.losses[runner.iter] = {key: value.item() for key, value in outputs.items()}
        for name, kept in (('', self.students), ('teacher.', self.teachers)):
            kept.append({key: value.clone() for key, value in state_of(runner).items()
                         if key.startswith((f'{name}backbone.', f'{name}projector.'))})


class Killed(Hook):
    """Ends the process, as it were, after so many iterations."""

    def __init__(self, iterations):
        self.iterations = iterations

    def after_train_iter(self, runner, batch_idx, data_batch=None, outputs=None):
        if runner.iter + 1 == self.iterations:
            raise InterruptedError


def train(cfg, *hooks):
    runner = Runner.from_cfg(cfg)
    history = History()
    for hook in (history, *hooks):
        runner.register_hook(hook)
    runner.train()
    return runner, history


@pytest.mark.parametrize('accumulate', [1, 2, 3])
def test_closed_form_after_all_updates(tmp_path, accumulate):
    runner, history = train(training_config(tmp_path, epochs=2, accumulate=accumulate))
    started = history.teachers[0]  # the copy that init_weights made, before the first update
    total = math.ceil(8 / accumulate)  # the last of them of what is left
    momenta = [0.6 + 0.4 * update / total for update in range(total)]
    students = [*history.students[accumulate - 1::accumulate], history.students[-1]][:total]
    assert len(students) == total
    for key, first in started.items():
        expected = first.double()
        for momentum, student in zip(momenta, students):
            expected = momentum * expected + (1 - momentum) * student[key[len('teacher.'):]].double()
        torch.testing.assert_close(state_of(runner)[key].double(), expected, atol=1e-6, rtol=1e-6)


def test_once_an_epoch(tmp_path):
    _, history = train(training_config(tmp_path, epochs=3, hook=dict(by_epoch=True)))
    key = 'teacher.backbone.blocks.0.mlp.fc1.weight'
    moved = [not torch.equal(one[key], other[key]) for one, other in zip(history.teachers, history.teachers[1:])]
    assert moved == [False, False, False, True, False, False, False, True, False, False, False]


@pytest.mark.parametrize('iterations', [5, 7, 11])
def test_killed_pretraining_goes_on_as_if_it_had_not_been(tmp_path, iterations):
    whole, expected = train(training_config(tmp_path / 'whole'))
    with pytest.raises(InterruptedError):
        train(training_config(tmp_path / 'parts'), Killed(iterations))
    resumed, found = train(training_config(tmp_path / 'parts', resume=True))
    assert resumed.iter == whole.iter == 12
    for key, value in state_of(whole).items():
        assert torch.equal(state_of(resumed)[key], value), key
    first = iterations // 4 * 4  # of the epoch that was not finished
    assert found.losses == {step: value for step, value in expected.losses.items() if step >= first}


def test_checkpoint_has_the_teacher_once(tmp_path):
    train(training_config(tmp_path, epochs=1))
    saved = torch.load(tmp_path / 'epoch_1.pth', weights_only=False)
    teachers = [key for key in saved['state_dict'] if 'teacher' in key]
    assert teachers
    assert all(key.startswith('teacher.') for key in teachers)
    assert 'ema_state_dict' not in saved


def test_two_processes_equal_one_with_the_joined_batch(tmp_path, tool_environment, root):
    one, _ = train(training_config(tmp_path / 'one', batch_size=4))
    (tmp_path / 'two').mkdir()
    done = subprocess.run(
        [sys.executable, '-m', 'torch.distributed.run', '--nproc_per_node=2', '--master_port=0', '--rdzv_backend=c10d',
         '--rdzv_endpoint=localhost:0', str(root / 'tests/helpers/fils_training.py'), str(tmp_path / 'two')],
        cwd=root, env=tool_environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    two = torch.load(tmp_path / 'two' / 'state.pth')
    for key, value in state_of(one).items():
        torch.testing.assert_close(two[key], value, atol=2e-4, rtol=2e-3, msg=lambda text, key=key: f'{key}: {text}')


def test_mistakes(tmp_path):
    with pytest.raises(ValueError, match='momentum=1.2 must lie between'):
        EMATeacherHook(momentum=1.2)
    with pytest.raises(ValueError, match="schedule='step'"):
        EMATeacherHook(schedule='step')
    from tests.helpers.tiny_fils import PIXELS, fils_config
    cfg = training_config(tmp_path, epochs=1, model=fils_config(**PIXELS))
    with pytest.raises(ValueError, match='which FILS lacks'):
        Runner.from_cfg(cfg).train()
    cfg = training_config(tmp_path, hook=dict(by_epoch=True), train_cfg=dict(by_epoch=False, max_iters=4))
    with pytest.raises(ValueError, match='by_epoch=True needs epochs'):
        Runner.from_cfg(cfg).train()
