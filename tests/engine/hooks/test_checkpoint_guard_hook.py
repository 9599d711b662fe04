import types

import pytest
import torch
from torch import nn

from vlplugins.engine.hooks.checkpoint_guard_hook import CheckpointGuardHook, checkpoint_state, mismatches


def model(width=4, depth=1):
    layers = nn.Sequential(*(nn.Linear(width, width) for _ in range(depth)), nn.BatchNorm1d(width))
    layers.register_buffer('table', layers[0].weight.detach().clone(), persistent=False)
    return layers


def guard(own, checkpoint, complete=True):
    hook = CheckpointGuardHook(complete=complete, checkpoint='run/epoch_3.pth', config='configs/a.py')
    hook.after_load_checkpoint(types.SimpleNamespace(model=own), checkpoint)


def test_own_checkpoint_fits():
    state = model().state_dict()
    assert mismatches(model(), state) == []
    guard(model(), dict(state_dict=state))
    guard(model(), {f'module.{key}': value for key, value in state.items()})


def test_state_of_bare_and_wrapped_checkpoints():
    assert checkpoint_state({'module.a': 1}) == checkpoint_state({'state_dict': {'a': 1}}) == {'a': 1}


def test_missing_buffers_are_no_other_architecture():
    state = {key: value for key, value in model().state_dict().items() if 'running' not in key}
    assert mismatches(model(), state) == []


@pytest.mark.parametrize('other, line', [
    (dict(depth=2), 'missing: 2.weight, 2.bias'),
    (dict(width=3), r'of another shape: 0.weight \(3, 3\) instead of \(4, 4\)'),
])
def test_other_architecture_is_refused_with_its_keys(other, line):
    own = model(**{**dict(depth=2, width=4), **({'depth': 1} if 'width' in other else {})})
    state = model(**{**other, 'depth': 1}).state_dict()
    with pytest.raises(ValueError, match=line) as error:
        guard(own, dict(state_dict=state))
    assert 'run/epoch_3.pth' in str(error.value)
    assert 'configs/a.py' in str(error.value)


def test_long_lists_are_cut():
    lines = mismatches(model(depth=9), {})
    assert len(lines) == 1
    assert lines[0].count(',') == 5
    assert lines[0].endswith('(20 in all)')


def test_fine_tuning_takes_a_checkpoint_of_the_larger_part():
    state = model().state_dict()
    guard(model(depth=3), dict(state_dict=state), complete=False)
    with pytest.raises(ValueError, match='does not fit'):
        guard(model(), dict(state_dict={f'encoder.{key}': value for key, value in state.items()}), complete=False)


def test_fine_tuning_refuses_a_checkpoint_that_shares_next_to_nothing():
    own, other = model(), nn.ModuleDict({'body': nn.Linear(50, 50), 'logit_scale': nn.Linear(1, 1)})
    own.add_module('logit_scale', nn.Linear(1, 1))  # same name and shape in both
    with pytest.raises(ValueError, match='does not fit'):
        guard(own, dict(state_dict=other.state_dict()), complete=False)


def test_positions_of_another_resolution_are_fitted_and_not_refused():
    own = nn.Module()
    own.pos_embed = nn.Parameter(torch.zeros(1, 1 + 4 * 4, 8))
    assert mismatches(own, dict(pos_embed=torch.zeros(1, 1 + 7 * 7, 8))) == []
    assert mismatches(own, dict(pos_embed=torch.zeros(1, 1 + 2 * 5, 8)))  # of no square: nobody fits it
    assert mismatches(own, dict(pos_embed=torch.zeros(1, 1 + 7 * 7, 4)))
