"""The pre-training configs of FILS: parts that fit each other, counted sizes, and the recipe of the paper."""

import math
from pathlib import Path

import pytest
import torch
from mmengine.config import Config
from mmengine.dataset import Compose
from mmengine.optim import build_optim_wrapper
from mmengine.registry import PARAM_SCHEDULERS, init_default_scope
from torch.utils.flop_counter import FlopCounterMode

from vlplugins.flops import _cpu_attention
from vlplugins.registry import MODELS

CONFIGS = Path(__file__).parent.parent / 'configs'
LEAVES = sorted(path.stem for path in (CONFIGS / 'fils/pretrain').glob('*.py'))
FULL = 'fils_b16_ek100_800e'
TOKENS, HIDDEN = 1568, 1408


def load(leaf):
    cfg = Config.fromfile(CONFIGS / f'fils/pretrain/{leaf}.py')
    init_default_scope(cfg.default_scope)
    return cfg


def build(cfg):
    with torch.device('meta'):
        return MODELS.build(cfg.model)


@pytest.mark.parametrize('leaf', LEAVES)
def test_grid_of_transforms_is_that_of_the_model(leaf):
    cfg = load(leaf)
    pipeline = cfg.train_dataloader.dataset.pipeline
    Compose(pipeline)
    model = build(cfg)
    sample = next(step for step in pipeline if step.get('num_frames'))
    assert sample.num_frames == cfg.model.backbone.num_frames == 16
    assert {tuple(step.grid) for step in pipeline if 'grid' in step} == {model.backbone.grid} == {(8, 14, 14)}
    if model.predictor is not None:
        assert model.predictor.pos_embed.shape[1] == TOKENS
    keys = pipeline[-1].algorithm_keys
    assert ('action_mask' in keys) == ('caption_embedding' in keys) == (model.action_head is not None)


@pytest.mark.parametrize('leaf', LEAVES)
def test_teacher_and_its_hook_come_together(leaf):
    cfg = load(leaf)
    moved = any(hook.type == 'vlplugins.EMATeacherHook' for hook in cfg.custom_hooks)
    assert hasattr(build(cfg), 'teacher') == moved == (cfg.model.feature_head is not None)


@pytest.mark.parametrize('leaf', LEAVES)
def test_batch_and_epochs(leaf):
    cfg = load(leaf)
    gpus, batch = (4, 240) if leaf.endswith('released') else (8, 256)
    assert gpus * cfg.train_dataloader.batch_size == cfg.auto_scale_lr.base_batch_size == batch
    assert cfg.train_cfg.max_epochs == cfg.param_scheduler[1].end == int(leaf.split('_')[3][:-1])
    assert cfg.param_scheduler[1].begin == cfg.param_scheduler[0].end == (20 if leaf.endswith('released') else 1)
    assert cfg.param_scheduler[1].begin + cfg.param_scheduler[1].T_max == cfg.train_cfg.max_epochs


def gmacs(function):
    counter = FlopCounterMode(display=False, custom_mapping=_cpu_attention())
    with torch.no_grad(), counter:
        out = function()
    return counter.get_total_flops() / 2e9, out


@pytest.mark.parametrize(('variant', 'params', 'with_gradient', 'without'), [
    ('', 102.9, 52.0, 185.9), ('_features', 102.9, 52.0, 185.9), ('_pixels', 97.8, 44.8, 0), ('_actclip', 90.2, 15.9, 0)
])
def test_counts_of_the_docstrings(variant, params, with_gradient, without):
    """Parameters that are trained, and multiply-adds of a clip, part by part on tensors without data."""
    model = build(load(FULL + variant))
    assert sum(p.numel() for p in model.parameters() if p.requires_grad) / 1e6 == pytest.approx(params, abs=0.05)
    clip = torch.zeros(1, 3, 16, 224, 224, device='meta')
    visible, masked = (torch.zeros(1, number, dtype=torch.long, device='meta') for number in (TOKENS - HIDDEN, HIDDEN))
    counted, feats = gmacs(lambda: model.backbone(clip, visible))
    if model.predictor is not None:
        more, predicted = gmacs(lambda: model.predictor(feats, visible, masked))
        counted += more
    if model.feature_head is not None:
        counted += gmacs(lambda: model.projector(predicted))[0]
    assert counted == pytest.approx(with_gradient, abs=0.05)
    frozen = gmacs(lambda: model.targets(clip, masked))[0] if hasattr(model, 'teacher') else 0
    assert frozen == pytest.approx(without, abs=0.05)


def test_optimizer_of_the_paper():
    """AdamW with the betas of Sec. 6, and no decay for what is no matrix."""
    cfg = load(FULL)
    cfg.model.backbone.depth = cfg.model.predictor.depth = 1
    model = build(cfg)
    optimizer = build_optim_wrapper(model, cfg.optim_wrapper).optimizer
    groups = [group for group in optimizer.param_groups if group['params'][0].requires_grad]
    assert {(type(optimizer), group['betas'], group['lr']) for group in groups} == {
        (torch.optim.AdamW, (0.9, 0.95), 1.5e-4)}
    for group in groups:
        parameter = group['params'][0]
        matrix = parameter.ndim > 1 and parameter is not model.predictor.mask_token
        assert group['weight_decay'] == (0.05 if matrix else 0)


def test_rates_of_the_paper():
    """1e-6 to 1.5e-4 within the first epoch, then half a cosine to 1e-5, in every iteration (Sec. 6)."""
    cfg, length = load(FULL), 3
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=cfg.optim_wrapper.optimizer.lr)
    schedulers = []
    for one in cfg.param_scheduler:
        assert one.pop('convert_to_iter_based')
        kind = PARAM_SCHEDULERS.get(one.pop('type'))
        schedulers.append(kind.build_iter_from_epoch(optimizer=optimizer, epoch_length=length, **one))
    rates = [optimizer.param_groups[0]['lr']]
    for _ in range(800 * length):
        optimizer.step()
        for scheduler in schedulers:
            scheduler.step()
        rates.append(optimizer.param_groups[0]['lr'])
    assert rates[0] == pytest.approx(1e-6)
    assert rates[1] == pytest.approx((1e-6 + 1.5e-4) / 2)  # the last of three iterations is at the top
    assert rates[2] == pytest.approx(1.5e-4)
    for step in (length, 700, 1500, 800 * length):
        part = (step - length) / (799 * length)
        assert rates[step] == pytest.approx(1e-5 + (1.5e-4 - 1e-5) * (1 + math.cos(math.pi * part)) / 2, rel=1e-4)


def test_released_code_takes_its_own_side():
    cfg = load(f'{FULL}_released')
    model = build(cfg)
    assert (model.action_features, model.action_head.gather) == ('patch_embed', False)
    assert (model.feature_head.norm, model.feature_head.distance) == ('layer', 'smooth_l1')
    assert next(hook for hook in cfg.custom_hooks if hook.type == 'vlplugins.EMATeacherHook').by_epoch
    assert cfg.optim_wrapper.optimizer.lr == pytest.approx(1.5e-4 * 240 / 256)
    assert cfg.train_dataloader.dataset.pipeline[1].type == 'vlplugins.SampleSegments'
