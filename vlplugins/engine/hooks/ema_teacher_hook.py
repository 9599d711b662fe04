"""The teacher follows its student."""

import math
from typing import Any, Optional

import torch
from mmengine.hooks import Hook
from mmengine.model import is_model_wrapper
from mmengine.runner import EpochBasedTrainLoop, Runner
from torch import nn

from vlplugins.registry import HOOKS

SCHEDULES = ('linear', 'cosine')


def momentum_at(update: int, start: float, end: float, num_updates: int, schedule: str = 'linear') -> float:
    """Momentum of an update (FILS, Sec. 3.1): from `start` to `end` over the first `num_updates`, then constant.

    Args:
        update: Updates before this one.
        start: τ₀.
        end: τ_e.
        num_updates: τ_n.
        schedule: 'linear', the paper's, or 'cosine'.
    """
    part = min(update / num_updates, 1.0) if num_updates else 1.0
    if schedule == 'cosine':
        part = (1 - math.cos(math.pi * part)) / 2
    return start + (end - start) * part


@torch.no_grad()
def move_teacher(teacher: nn.Module, student: nn.Module, momentum: float) -> None:
    """Teacher ← momentum · teacher + (1 − momentum) · student (FILS, Sec. 3.1); buffers are copied.

    MMEngine's own averaged models call the complement momentum.

    Args:
        teacher: Changed in place.
        student: Of the same architecture.
        momentum: τ, in [0, 1].
    """
    mine, theirs = dict(student.named_parameters()), dict(teacher.named_parameters())
    if mine:
        torch._foreach_lerp_([theirs[name] for name in mine],
                             [value.detach() for value in mine.values()], 1 - momentum)
    copies = dict(teacher.named_buffers())
    for name, value in student.named_buffers():
        copies[name].copy_(value)


@HOOKS.register_module()
class EMATeacherHook(Hook):
    """Moves `model.teacher` towards its student after every step of the optimizer (FILS, Sec. 3.1).

    `model.teacher` is a ModuleDict whose keys are the names of the student's parts. The teacher is part of the model,
    so a checkpoint has it once; the schedule follows from the iteration. A resumed training therefore goes on exactly
    as if it had not been stopped; only a window of accumulated gradients that crosses the end of an epoch loses, as
    everywhere in MMEngine, its first part when the training is resumed there.

    A step that a gradient scaler leaves out because of an overflow counts as one: the teacher then moves towards the
    student as it is.

    Args:
        momentum: τ₀. The paper names no values: 0.996 to 1 is what the released code, and I-JEPA before it, have.
        end_momentum: τ_e.
        num_updates: τ_n, updates until then; all of the training where not given.
        schedule: 'linear', the paper's, or 'cosine'.
        by_epoch: Once an epoch, as in the released code, instead of once a step. Its schedule then counts epochs, and
            its momentum stays near τ₀ for most of a short training.

    Raises:
        ValueError: For a momentum outside [0, 1] or an unknown schedule.
    """

    priority = 'NORMAL'

    def __init__(self,
                 momentum: float = 0.996,
                 end_momentum: float = 1.0,
                 num_updates: Optional[int] = None,
                 schedule: str = 'linear',
                 by_epoch: bool = False) -> None:
        for key, value in (('momentum', momentum), ('end_momentum', end_momentum)):
            if not 0 <= value <= 1:
                raise ValueError(f'EMATeacherHook: {key}={value} must lie between 0 and 1; it is the share that the '
                                 'teacher keeps of itself.')
        if schedule not in SCHEDULES:
            raise ValueError(f"EMATeacherHook: schedule={schedule!r} is unknown: use 'linear' or 'cosine'.")
        self.momentum, self.end_momentum, self.num_updates = momentum, end_momentum, num_updates
        self.schedule, self.by_epoch = schedule, by_epoch

    def before_train(self, runner: Runner) -> None:
        """Sees that there is a teacher, and epochs where it moves once in each.

        Raises:
            ValueError: There is none, or there are none.
        """
        if not hasattr(_model(runner), 'teacher'):
            raise ValueError(f'EMATeacherHook moves model.teacher, which {type(_model(runner)).__name__} lacks. Take '
                             'the hook out of custom_hooks; FILS has a teacher with a feature_head alone.')
        if self.by_epoch and not isinstance(runner.train_loop, EpochBasedTrainLoop):
            raise ValueError('EMATeacherHook: by_epoch=True needs epochs, which a training by iterations lacks: the '
                             'teacher would move once. Set by_epoch=False, or train_cfg.by_epoch=True.')

    def after_train_iter(self, runner: Runner, batch_idx: int, data_batch: Any = None, outputs: Any = None) -> None:
        """Moves the teacher, where this iteration moved the student."""
        if self.by_epoch or not runner.optim_wrapper.should_update():
            return
        every = runner.optim_wrapper._accumulative_counts
        self._move(runner, runner.iter // every, math.ceil(runner.max_iters / every))

    def after_train_epoch(self, runner: Runner) -> None:
        """Moves the teacher once an epoch where that is wished."""
        if self.by_epoch:
            self._move(runner, runner.epoch, runner.max_epochs)

    def _move(self, runner: Runner, update: int, total: int) -> None:
        momentum = momentum_at(update, self.momentum, self.end_momentum, self.num_updates or total, self.schedule)
        model = _model(runner)
        for name, teacher in model.teacher.items():
            move_teacher(teacher, getattr(model, name), momentum)
        runner.message_hub.update_scalar('train/teacher_momentum', momentum)


def _model(runner: Runner) -> nn.Module:
    return runner.model.module if is_model_wrapper(runner.model) else runner.model
