"""`DrawSampler`, and the samples that `VideoDataset` makes of its indices."""

import random

import numpy as np
import pytest
import torch
from mmaction.registry import DATA_SAMPLERS
from mmcv.transforms import BaseTransform
from mmengine.dataset import ConcatDataset, DefaultSampler, RepeatDataset, pseudo_collate
from torch.utils.data import DataLoader

from vlplugins.datasets import DrawSampler
from vlplugins.datasets.draw import Draw

LIST = '0.mp4 0\nbroken.mp4 1\n1.mp4 2\n2.mp4 3\n3.mp4 4\n'
STEPS = [
    dict(type='vlplugins.OpenVideo'),
    dict(type='vlplugins.SampleSegments', num_frames=4),
    dict(type='vlplugins.DecodeFrames'),
    dict(type='RandomResizedCrop'),
    dict(type='Resize', scale=(16, 16), keep_ratio=False),
    dict(type='vlplugins.RandAugment'),
    dict(type='Flip', flip_ratio=0.5),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='PackActionInputs'),
]


class Dice(BaseTransform):
    """All generators that transforms draw from."""

    def transform(self, results: dict) -> dict:
        return dict(label=(random.random(), np.random.rand(), torch.rand(()).item()))


@pytest.fixture
def dataset(build_dataset):
    return build_dataset(LIST, *STEPS, on_error='resample')


def epoch(dataset, number: int, num_workers: int = 0, seed: int = 3) -> torch.Tensor:
    sampler = DrawSampler(dataset, seed=seed)
    sampler.set_epoch(number)
    torch.manual_seed(num_workers)  # of the main process and, with its base seed, of the workers
    loader = DataLoader(dataset, 2, sampler=sampler, num_workers=num_workers, collate_fn=pseudo_collate)
    return torch.stack([clip for batch in loader for clip in batch['inputs']])


def test_batches_do_not_depend_on_the_workers(dataset):
    alone = epoch(dataset, 0)
    torch.testing.assert_close(epoch(dataset, 0, num_workers=2), alone, rtol=0, atol=0)
    assert len({clip.sum().item() for clip in alone}) == 5  # the broken video is replaced by a clip of its own
    assert not torch.equal(alone, epoch(dataset, 1))
    assert not torch.equal(alone, epoch(dataset, 0, seed=4))


def test_it_orders_samples_as_the_default_sampler():
    for options in (dict(seed=5), dict(seed=5, shuffle=False), dict(seed=5, round_up=False)):
        ours, theirs = (kind(range(11), **options) for kind in (DrawSampler, DefaultSampler))
        for number in range(2):
            ours.set_epoch(number), theirs.set_epoch(number)
            assert list(ours) == list(theirs)
            assert all(isinstance(index, Draw) and (index.epoch, index.seed) == (number, 5) for index in ours)
        assert len(ours) == len(theirs)


def test_processes_share_the_draws_of_one(monkeypatch):
    whole = list(DrawSampler(range(5), seed=1))
    shares = []
    for rank in range(2):
        monkeypatch.setattr('mmengine.dataset.sampler.get_dist_info', lambda rank=rank: (rank, 2))
        shares.append(list(DrawSampler(range(5), seed=1)))
    assert [draw for pair in zip(*shares) for draw in pair] == [*whole, whole[0]]
    assert all(draw.origin == int(draw) for share in shares for draw in share)


def test_an_iterator_keeps_its_epoch():
    sampler = DrawSampler(range(4), seed=0)
    draws = iter(sampler)
    sampler.set_epoch(1)
    assert {draw.epoch for draw in draws} == {0}


def test_datasets_inside_of_others(build_dataset):
    dataset = build_dataset('0.mp4 0\n1.mp4 1\n')
    dataset.pipeline.transforms = [Dice()]
    dice = [dataset[Draw(index, 0, 0)]['label'] for index in range(4 - 2)]
    repeated = RepeatDataset(dataset, times=2)
    assert [repeated[Draw(index, 0, 0)]['label'] for index in range(2)] == dice
    assert repeated[Draw(2, 0, 0)]['label'] not in dice
    joined = ConcatDataset([dataset, dataset])
    assert len({joined[Draw(index, 0, 0)]['label'] for index in range(4)}) == 4
    assert joined[Draw(3, 0, 0)]['label'] == repeated[Draw(3, 0, 0)]['label']


def test_a_config_finds_it():
    sampler = DATA_SAMPLERS.build(dict(type='vlplugins.DrawSampler', dataset=range(3), seed=0))
    assert isinstance(sampler, DrawSampler)
