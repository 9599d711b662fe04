"""A training that was stopped and resumed, against one that was not."""

import random

import numpy as np
import pytest
import torch
from mmcv.transforms import BaseTransform
from mmengine.hooks import Hook
from mmengine.model import BaseModel
from mmengine.runner import Runner
from torch import nn

from vlplugins.datasets import VideoDataset
from vlplugins.engine.hooks import EpochSeedHook
from vlplugins.engine.hooks.epoch_seed_hook import epoch_seed


class Dice(BaseTransform):
    """A sample of random numbers."""

    def transform(self, results: dict) -> dict:
        return dict(x=torch.tensor([random.random(), np.random.rand(), torch.rand(()).item()]))


class Model(BaseModel):
    """Draws from all generators, as drop path and mixup do."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Linear(3, 1)

    def forward(self, x: list, mode: str) -> dict:
        noise = nn.functional.dropout(torch.stack(x), 0.3) + random.random() + np.random.rand()
        return dict(loss=self.layer(noise).square().mean())


class Losses(Hook):
    """Keeps the losses, and kills the training before one of its steps."""

    def __init__(self, kill_at: int) -> None:
        self.kill_at, self.losses = kill_at, []

    def before_train_iter(self, runner, batch_idx, data_batch=None) -> None:
        if runner.iter == self.kill_at:
            raise KeyboardInterrupt

    def after_train_iter(self, runner, batch_idx, data_batch=None, outputs=None) -> None:
        self.losses.append(outputs['loss'].item())


@pytest.fixture
def train(tmp_path):
    (tmp_path / 'list.txt').write_text(''.join(f'{number}.mp4 0\n' for number in range(7)))

    def train(name: str, kill_at: int = -1, resume: bool = False, num_workers: int = 0, hooks=(EpochSeedHook, ),
              seed=None) -> list:
        losses = Losses(kill_at)
        torch.manual_seed(0)  # of the first weights
        runner = Runner(
            Model(), str(tmp_path / name),
            train_dataloader=dict(
                batch_size=2, num_workers=num_workers, persistent_workers=num_workers > 0,
                sampler=dict(type='vlplugins.DrawSampler', shuffle=True),
                dataset=VideoDataset(str(tmp_path / 'list.txt'), [Dice()], serialize_data=False)),
            train_cfg=dict(by_epoch=True, max_epochs=3), optim_wrapper=dict(optimizer=dict(type='SGD', lr=0.01)),
            default_hooks=dict(checkpoint=dict(type='CheckpointHook', interval=1)),
            custom_hooks=[losses, *(hook() for hook in hooks)], resume=resume, default_scope='mmaction',
            randomness=dict(seed=seed), log_level='ERROR', experiment_name=f'{tmp_path.name}_{name}_{kill_at}_{resume}')
        if kill_at >= 0:
            with pytest.raises(KeyboardInterrupt):
                runner.train()
        else:
            runner.train()
        runner.train_loop.dataloader._iterator = None  # ends workers now; the garbage collector would wait for them
        return losses.losses

    return train


def test_resumed_training_repeats_the_uninterrupted_one(train):
    whole = train('whole', seed=5)
    assert len(whole) == 12
    assert whole[:6] == train('stopped', kill_at=6, seed=5)
    assert whole[4:] == train('stopped', resume=True, num_workers=2, seed=5)  # from the end of the first epoch


def test_without_a_seed_of_its_own_a_run_goes_on_with_that_of_the_checkpoint(train):
    first = train('unseeded', kill_at=6)
    again = train('unseeded', resume=True)
    assert again[:2] == first[4:]


def test_it_takes_the_hook(train):
    train('without', kill_at=6, seed=5, hooks=())
    assert train('without', resume=True, seed=5, hooks=()) != train('complete', seed=5, hooks=())[4:]


def test_seeds_are_apart():
    arguments = [(seed, epoch, rank) for seed in range(5) for epoch in range(5) for rank in range(5)]
    assert len({epoch_seed(*one) for one in arguments}) == len(arguments)
    assert epoch_seed(1, 2, 3) == epoch_seed(1, 2, 3)
