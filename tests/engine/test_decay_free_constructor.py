import pytest
import torch
from mmengine.optim import build_optim_wrapper
from mmengine.registry import init_default_scope
from torch import nn

from vlplugins.engine.optimizers.decay_free_constructor import can_fuse


class Model(nn.Module):

    def __init__(self):
        super().__init__()
        self.backbone = nn.Sequential(nn.Linear(2, 2), nn.LayerNorm(2))
        self.backbone.pos_embed = nn.Parameter(torch.zeros(1, 3, 2))
        self.neck = nn.Sequential(nn.Linear(2, 2), nn.LayerNorm(2))
        self.mask_token = nn.Parameter(torch.zeros(1, 1, 2))
        self.logit_scale = nn.Parameter(torch.tensor(1.0))


def wrapped(model, optimizer=(), **paramwise):
    init_default_scope('mmaction')  # as every config does
    return build_optim_wrapper(model, dict(
        constructor='vlplugins.DecayFreeOptimWrapperConstructor', type='OptimWrapper',
        optimizer=dict(type='AdamW', lr=1.0, weight_decay=0.5, **dict(optimizer)), **paramwise))


def groups(**paramwise):
    model = Model()
    wrapper = wrapped(model, **paramwise)
    names = {id(p): name for name, p in model.named_parameters()}
    return {names[id(g['params'][0])]: (g['lr'], g['weight_decay']) for g in wrapper.optimizer.param_groups}


def test_rates_and_decay_are_independent():
    found = groups(paramwise_cfg=dict(custom_keys={'backbone': dict(lr_mult=0.1)}))
    assert found == {
        'backbone.0.weight': (0.1, 0.5), 'backbone.0.bias': (0.1, 0.0), 'backbone.1.weight': (0.1, 0.0),
        'backbone.1.bias': (0.1, 0.0), 'backbone.pos_embed': (0.1, 0.0), 'neck.0.weight': (1.0, 0.5),
        'neck.0.bias': (1.0, 0.0), 'neck.1.weight': (1.0, 0.0), 'neck.1.bias': (1.0, 0.0), 'logit_scale': (1.0, 0.0),
        'mask_token': (1.0, 0.0)
    }


def test_without_paramwise_options():
    found = groups()
    assert found['neck.0.weight'] == (1.0, 0.5)
    assert found['neck.0.bias'] == (1.0, 0.0)


def test_frozen_parts_have_no_groups_and_no_warnings(caplog):
    init_default_scope('mmaction')
    model = Model()
    model.backbone.requires_grad_(False)
    model.neck[0].weight.requires_grad_(False)
    wrapper = build_optim_wrapper(model, dict(
        constructor='vlplugins.DecayFreeOptimWrapperConstructor', type='OptimWrapper',
        optimizer=dict(type='AdamW', lr=1.0)))
    trained = {id(group['params'][0]) for group in wrapper.optimizer.param_groups}
    assert trained == {id(value) for value in model.parameters() if value.requires_grad}
    assert 'backbone' not in caplog.text


@pytest.mark.parametrize('version, kept', [('2.3.1+cpu', None), ('2.4.0', True), ('2.13.0+cpu', True)])
def test_fused_kernels_where_torch_has_them(monkeypatch, version, kept):
    monkeypatch.setattr(torch, '__version__', version)
    assert wrapped(Model(), dict(fused=True)).optimizer.defaults['fused'] is kept
    assert can_fuse('cuda')
