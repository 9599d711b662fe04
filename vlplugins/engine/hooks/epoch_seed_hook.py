"""What is drawn in the main process follows from seed, epoch and rank."""

import hashlib
import random
from typing import Any, Iterator

import numpy as np
import torch
from mmengine.dist import broadcast_object_list, get_rank
from mmengine.hooks import Hook
from mmengine.runner import Runner

from vlplugins.registry import HOOKS


def epoch_seed(seed: int, epoch: int, rank: int) -> int:
    """Seed of a process in an epoch, in [0, 2³²); neighbouring arguments have unrelated seeds."""
    digest = hashlib.blake2b(f'{seed} {epoch} {rank}'.encode(), digest_size=4).digest()
    return int.from_bytes(digest, 'little')


@HOOKS.register_module()
class EpochSeedHook(Hook):
    """Begins every training epoch with random numbers that follow from seed, epoch and rank.

    A training that was resumed after an epoch then draws drop path, mixup and random tokens as if it had never been
    stopped. With `vlplugins.DrawSampler`, which does the same for the samples, it is repeated exactly; what is left are
    the operations of an accelerator that add up in any order.

    A checkpoint knows the seed of its run, but MMEngine builds the sampler before it is read: a run without
    `randomness=dict(seed=…)` would go on in another order. The hook hands the sampler the seed of the run.

    It is for epochs: a loop that counts iterations alone is seeded once, in the beginning.
    """

    # Not before the epoch: to start its workers a data loader draws a number, which those that persist do not need.
    priority = 'VERY_HIGH'

    def __init__(self) -> None:
        self.seed = 0

    def before_train(self, runner: Runner) -> None:
        """Takes the seed of the run, which with `diff_rank_seed` is that of the first process, to the sampler."""
        shared = [runner.seed]
        broadcast_object_list(shared)
        self.seed = shared[0]
        for sampler in _samplers(runner.train_loop.dataloader):
            sampler.seed = self.seed

    def before_train_iter(self, runner: Runner, batch_idx: int, data_batch: Any = None) -> None:
        """Seeds Python, NumPy and torch with its accelerators, in the first iteration of an epoch."""
        if batch_idx > 0:
            return
        value = epoch_seed(self.seed, runner.epoch, get_rank())
        random.seed(value)
        np.random.seed(value)
        torch.manual_seed(value)


def _samplers(loader: Any) -> Iterator[Any]:
    """Those of a data loader that have a seed."""
    for sampler in (getattr(loader, 'sampler', None), getattr(getattr(loader, 'batch_sampler', None), 'sampler', None)):
        if hasattr(sampler, 'seed'):
            yield sampler
