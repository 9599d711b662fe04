"""A big config, reduced, trains, validates and tests on video files of every kind."""

import pytest
import torch
from mmengine.runner import Runner

from tests.clips import write_clip
from tests.helpers.reduced_config import reduce_config
from tests.sample_videos import REASON, sample_videos

CONFIG = 'configs/alt/alt_b16_k400.py'


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv('VLPLUGINS_CACHE', str(tmp_path / 'cache'))


def rendered_videos(folder):
    """Clips in the containers and codecs that data sets come in."""
    kinds = [('a.mp4', 'libx264', {'g': '8', 'bf': '2'}), ('b.avi', 'mpeg4', {}), ('c.mkv', 'libx264', {'g': '12'}),
             ('d e.mov', 'mpeg4', {})]
    return [write_clip(folder / name, 20, (160, 120), codec, options, seed=seed)
            for seed, (name, codec, options) in enumerate(kinds)]


def train_and_test(cfg):
    """Trains an epoch; returns what validation and a test of its checkpoint say, and the names of what moved."""
    cfg.default_hooks.checkpoint = dict(type='CheckpointHook', interval=1)
    runner = Runner.from_cfg(cfg)
    before = {name: value.detach().clone() for name, value in runner.model.named_parameters()}
    runner.train()
    moved = {name for name, value in runner.model.named_parameters() if not torch.equal(value, before[name])}
    validated = runner.val()
    cfg.load_from = str(runner.work_dir + '/epoch_1.pth')
    cfg.test_dataloader, cfg.test_evaluator = cfg.val_dataloader, cfg.val_evaluator
    cfg.experiment_name = 'test'
    tested = Runner.from_cfg(cfg).test()
    return validated, tested, moved


@pytest.mark.parametrize('videos', ['rendered', 'real'])
def test_alt_trains_on_video_files(root, tmp_path, videos):
    files = rendered_videos(tmp_path) if videos == 'rendered' else sample_videos()
    if not files:
        pytest.skip(REASON)
    validated, tested, moved = train_and_test(reduce_config(root / CONFIG, files[:4], tmp_path))
    assert validated == tested
    assert any(name.startswith('backbone.blocks') for name in moved)
    assert any(name.startswith('neck.blocks') for name in moved)
    assert 'cls_head.logit_scale' in moved


def test_three_views_are_averaged(root, tmp_path):
    """The test pipeline's three clips of a video make one score."""
    cfg = reduce_config(root / CONFIG, rendered_videos(tmp_path)[:2], tmp_path)
    runner = Runner.from_cfg(cfg)
    runner.model.eval()
    data = runner.test_dataloader.dataset[0]
    side = cfg.model.backbone.img_size
    assert tuple(data['inputs'].shape) == (3, 3, 8, side, side)
    with torch.no_grad():
        prediction = runner.model.test_step(dict(inputs=[data['inputs']], data_samples=[data['data_samples']]))[0]
        views = runner.model.data_preprocessor(dict(inputs=[data['inputs']], data_samples=[data['data_samples']]))
        logits = runner.model(views['inputs'], mode='tensor', stage='head')
    torch.testing.assert_close(prediction.pred_score, logits.softmax(-1).mean(0))
