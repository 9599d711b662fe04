import copy

import torch
from torch import nn

from vlplugins.models.layers.constant_matrix import ConstantMatrix


def test_follows_the_model_and_is_no_state_of_it():
    model = nn.Sequential(nn.Linear(3, 3), ConstantMatrix(torch.ones(4, 3, requires_grad=True)))
    constant = model[1]
    assert not list(constant.parameters())
    assert not list(constant.buffers())
    assert set(model.state_dict()) == {'0.weight', '0.bias'}
    assert not constant.rows.requires_grad
    assert model.to(torch.float64)[1].rows.dtype == torch.float64
    assert model.to('meta')[1].rows.device.type == 'meta'


def test_copies_are_equal():
    constant = ConstantMatrix(torch.randn(4, 3))
    assert torch.equal(copy.deepcopy(constant)(), constant())
    assert '(4, 3)' in repr(constant)
