"""Every config of the zoo trains a step and tests a step on rendered files."""

from pathlib import Path

import cv2
import pytest
import torch
from mmengine.runner import Runner

from tests.clips import render_frames, write_clip
from tests.helpers.reduced_config import reduce_config

CONFIGS = Path(__file__).parent.parent / 'configs'
LEAVES = sorted(str(path.relative_to(CONFIGS)) for path in CONFIGS.glob('[!_]*/**/*.py'))
OWN_WORLD = ('mini/', )  # trained as a whole by the quickstart


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


@pytest.mark.parametrize('leaf', [leaf for leaf in LEAVES if not leaf.startswith(OWN_WORLD)])
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
