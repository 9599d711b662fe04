"""Every config of the zoo trains a step and tests a step on rendered files; pre-training has nothing to test."""

from pathlib import Path

import cv2
import pytest
import torch
from mmengine.runner import Runner

from tests.clips import render_frames, write_clip
from tests.helpers.reduced_config import reduce_config
from tests.helpers.reduced_pretraining import reduce_pretraining

CONFIGS = Path(__file__).parent.parent / 'configs'
LEAVES = sorted(str(path.relative_to(CONFIGS)) for path in CONFIGS.glob('[!_]*/**/*.py'))
OWN_WORLD = ('mini/', )  # trained as a whole, by the quickstart and by test_fils_mini.py
PRETRAINING = ('fils/pretrain/', )  # without classes to test


@pytest.fixture(scope='module')
def videos(tmp_path_factory):
    folder = tmp_path_factory.mktemp('videos')
    return [write_clip(folder / f'{index}.mp4', 20, (160, 120), seed=index) for index in range(4)]


@pytest.fixture(scope='module')
def images(tmp_path_factory):
    folder = tmp_path_factory.mktemp('images')
    files = [folder / f'{index}.jpg' for index in range(4)]
    for index, file in enumerate(files):
        cv2.imwrite(str(file), render_frames(1, (320, 240), seed=index)[0])
    return files


@pytest.mark.parametrize('leaf', [leaf for leaf in LEAVES if not leaf.startswith(OWN_WORLD + PRETRAINING)])
def test_trains_and_tests_a_step(leaf, videos, images, tmp_path, monkeypatch):
    monkeypatch.setenv('VLPLUGINS_CACHE', str(tmp_path / 'cache'))
    files = images if 'imagenet' in leaf else videos
    cfg = reduce_config(CONFIGS / leaf, files if leaf.endswith('shot.py') else files[:2], tmp_path)
    if leaf.startswith('mix/slowonly'):
        cfg.model.cls_head.in_channels = 512  # the last stage of a ResNet-18
    cfg.val_cfg = cfg.val_dataloader = cfg.val_evaluator = None
    runner = Runner.from_cfg(cfg)
    before = {name: value.detach().clone() for name, value in runner.model.named_parameters()}
    runner.train()
    moved = {name.split('.')[0] for name, value in runner.model.named_parameters()
             if not torch.equal(value, before[name])}
    assert {'backbone', 'cls_head'} <= moved
    assert ('neck' in moved) == any(name.startswith('neck.') for name in before)
    metrics = runner.test()
    assert metrics
    assert all(value == value for value in metrics.values())  # no NaN


@pytest.mark.parametrize('leaf', [leaf for leaf in LEAVES if leaf.startswith(PRETRAINING)])
def test_pretrains_a_step(leaf, videos, tmp_path, monkeypatch):
    """All of the student learns, and the teacher follows it."""
    monkeypatch.setenv('VLPLUGINS_CACHE', str(tmp_path / 'cache'))
    runner = Runner.from_cfg(reduce_pretraining(CONFIGS / leaf, videos[:2], tmp_path))
    before = {name: value.detach().clone() for name, value in runner.model.named_parameters()}
    runner.train()
    after = dict(runner.model.named_parameters())
    assert [name for name in after if torch.equal(after[name], before[name])] == []
    for name in after:
        if name.startswith('teacher.'):
            student = after[name[len('teacher.'):]].detach()
            assert torch.allclose(after[name], 0.996 * before[name] + 0.004 * student, atol=1e-7), name
