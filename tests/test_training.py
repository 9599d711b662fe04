"""The big configs, reduced to two blocks, train, validate and test on real video files."""

import pytest
import torch
from mmengine.config import Config
from mmengine.runner import Runner

from tests.clips import write_clip
from tests.sample_videos import REASON, sample_videos

LABELS = ['arm wrestling', 'cleaning pool', 'applying eye make-up', 'moving cups']
ENCODER = dict(
    type='vlplugins.CLIPTextEncoder', context_length=16, embed_dims=32, depth=1, num_heads=2, out_dims=512)
CORPUS = [dict(unit=unit, description='something in the picture', category='object') for unit in ('arm', 'pool', 'cup')]


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv('VLPLUGINS_CACHE', str(tmp_path / 'cache'))


def rendered_videos(folder):
    """Clips in the containers and codecs that data sets come in."""
    kinds = [('a.mp4', 'libx264', {'g': '8', 'bf': '2'}), ('b.avi', 'mpeg4', {}), ('c.mkv', 'libx264', {'g': '12'}),
             ('d e.mov', 'mpeg4', {})]
    return [write_clip(folder / name, 20, (160, 120), codec, options, seed=seed)
            for seed, (name, codec, options) in enumerate(kinds)]


def reduced(root, name, videos, tmp_path):
    """A config of the zoo with two blocks, random weights, four labels, and these videos; batches of two."""
    cfg = Config.fromfile(root / 'configs' / name)
    lines = [f'{video} {index % len(LABELS)}' for index, video in enumerate(videos)]
    (tmp_path / 'list.txt').write_text('\n'.join(lines) + '\n')
    (tmp_path / 'labels.txt').write_text('\n'.join(LABELS) + '\n')
    for loader in (cfg.train_dataloader, cfg.val_dataloader, cfg.test_dataloader):
        loader.update(batch_size=2, num_workers=0, persistent_workers=False)
        loader.dataset.update(
            ann_file=str(tmp_path / 'list.txt'), data_prefix=dict(video=''), label_file=str(tmp_path / 'labels.txt'))
    model = cfg.model
    if 'vlplugins' in model.backbone.type:
        model.backbone.update(pretrained=None, depth=2)
    else:
        model.backbone.update(pretrained=None, depth=18)
    if 'neck' in model:
        model.neck.update(num_regions=197 - 2 * 8, num_blocks=1)
        model.neck.entities = dict(corpus=CORPUS, encoder=ENCODER)
    if 'class_texts' in model.cls_head:
        model.cls_head.class_texts = dict(labels=str(tmp_path / 'labels.txt'), templates='label', encoder=ENCODER)
    else:
        model.cls_head.num_classes = len(LABELS)
    for augment in model.data_preprocessor.get('blending', dict(augments=[]))['augments']:
        augment.num_classes = len(LABELS)
    cfg.train_cfg.max_epochs = 1
    cfg.param_scheduler = []
    cfg.work_dir, cfg.launcher, cfg.log_level = str(tmp_path / 'work'), 'none', 'WARNING'
    cfg.optim_wrapper.pop('accumulative_counts', None)
    cfg.randomness = dict(seed=0)
    return cfg


def train_and_test(cfg):
    """Trains an epoch; returns what validation and a test of its checkpoint say, and how far the weights moved."""
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
    cfg = reduced(root, 'alt/alt_b16_k400.py', files, tmp_path)
    validated, tested, moved = train_and_test(cfg)
    assert validated == tested
    assert any(name.startswith('backbone.blocks') for name in moved)
    assert any(name.startswith('neck.blocks') for name in moved)
    assert 'cls_head.logit_scale' in moved


@pytest.mark.parametrize('name', ['slowonly_r50_frozentext_k400', 'tsn_clip_b16_k400', 'alt_b16_linearhead_k400'])
def test_mixed_configs_train(root, tmp_path, name):
    cfg = reduced(root, f'mix/{name}.py', rendered_videos(tmp_path), tmp_path)
    if name.startswith('slowonly'):
        cfg.model.cls_head.in_channels = 512  # the last stage of a ResNet-18
    validated, tested, moved = train_and_test(cfg)
    assert validated == tested
    assert any(name.startswith('backbone') for name in moved)
    assert any(name.startswith('cls_head') for name in moved)


def test_three_views_are_averaged(root, tmp_path):
    """The test pipeline's three clips of a video make one score."""
    cfg = reduced(root, 'alt/alt_b16_k400.py', rendered_videos(tmp_path)[:2], tmp_path)
    runner = Runner.from_cfg(cfg)
    runner.model.eval()
    data = runner.test_dataloader.dataset[0]
    assert tuple(data['inputs'].shape) == (3, 3, 8, 224, 224)
    with torch.no_grad():
        prediction = runner.model.test_step(dict(inputs=[data['inputs']], data_samples=[data['data_samples']]))[0]
        views = runner.model.data_preprocessor(dict(inputs=[data['inputs']], data_samples=[data['data_samples']]))
        logits = runner.model(views['inputs'], mode='tensor', stage='head')
    torch.testing.assert_close(prediction.pred_score, logits.softmax(-1).mean(0))
