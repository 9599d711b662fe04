import copy

import torch
from mmengine.model import ExponentialMovingAverage
from torch import nn

from vlplugins.models.layers.constant_module import ConstantModule


def network():
    return nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Dropout(0.5))


def test_follows_the_model_and_is_no_part_of_it():
    model = nn.Sequential(nn.Linear(3, 3), ConstantModule(network())).train()
    held = model[1].module
    assert len(list(model.modules())) == 3
    assert set(model.state_dict()) == set(dict(model.named_parameters())) == {'0.weight', '0.bias'}
    assert not list(model.buffers())
    assert not held.training and not held[2].training
    assert model.to(torch.float64)[1].module[0].weight.dtype == torch.float64
    assert held[1].running_mean.dtype == torch.float64
    assert model.to('meta')[1].module[1].running_mean.device.type == 'meta'


def test_gradient_passes_through_and_none_stays():
    held, x = ConstantModule(network()), torch.randn(5, 3, requires_grad=True)
    y = held(x)
    torch.testing.assert_close(y, held.module(x))
    y.square().sum().backward()
    assert x.grad.abs().sum() > 0
    assert all(parameter.grad is None for parameter in held.module.parameters())


def test_copies_are_equal_and_apart():
    model = nn.Sequential(ConstantModule(network()))
    averaged = ExponentialMovingAverage(model).module
    torch.testing.assert_close(averaged[0].module[0].weight, model[0].module[0].weight)
    copy.deepcopy(model).to('meta')
    assert model[0].module[0].weight.device.type == 'cpu'
    assert 'Sequential' in repr(model[0])
