"""Where nothing is missing, nothing is changed."""

import sys
import types

import pytest
import torch

from vlplugins.compat import wheels
from vlplugins.compat.packages import package_dir

HAS_DRN = (package_dir('mmaction') / 'models/localizers/drn/drn.py').exists()


def test_complete_mmaction_keeps_its_drn(monkeypatch, tmp_path):
    (tmp_path / 'models/localizers/drn').mkdir(parents=True)
    (tmp_path / 'models/localizers/drn/drn.py').touch()
    monkeypatch.setattr(wheels, 'package_dir', lambda name: tmp_path)
    for name in [name for name in sys.modules if name.startswith('mmaction.models.localizers.drn')]:
        monkeypatch.delitem(sys.modules, name)
    assert wheels.stub_missing_drn() is False
    assert 'mmaction.models.localizers.drn' not in sys.modules


@pytest.mark.skipif(HAS_DRN, reason='this mmaction2 is complete')
def test_stub_says_why_drn_cannot_be_built():
    from mmaction.models.localizers.drn.drn import DRN
    with pytest.raises(ImportError, match='2714'):
        DRN()


def test_transformers_with_all_names_is_left_alone(monkeypatch, tmp_path):
    from mmaction.utils import dependency
    monkeypatch.setattr(dependency, 'WITH_MULTIMODAL', True)
    monkeypatch.setattr(wheels, 'package_dir', lambda name: tmp_path)
    for name in [name for name in sys.modules if name == 'mmaction.models']:
        monkeypatch.delitem(sys.modules, name)
    names = 'from .pytorch_utils import apply_chunking_to_forward, find_pruneable_heads_and_indices\n'
    (tmp_path / 'modeling_utils.py').write_text(names)
    assert wheels.leave_out_multimodal_models() is False
    assert dependency.WITH_MULTIMODAL
    (tmp_path / 'modeling_utils.py').write_text('')
    assert wheels.leave_out_multimodal_models() is True
    assert not dependency.WITH_MULTIMODAL


def test_torchvision_that_loads_is_left_alone(monkeypatch):
    monkeypatch.setitem(sys.modules, 'torchvision', types.ModuleType('torchvision'))
    assert wheels.declare_torchvision_operators() is False


def test_torchvision_with_its_operators_is_left_alone(monkeypatch, tmp_path):
    operators = types.SimpleNamespace(load_library=lambda path: None, torchvision=types.SimpleNamespace(nms=print))
    monkeypatch.setattr(wheels, 'package_dir', lambda name: tmp_path)
    monkeypatch.setattr(wheels, '_torchvision_schemas', None)
    monkeypatch.delitem(sys.modules, 'torchvision', raising=False)
    monkeypatch.setattr(torch, 'ops', operators)
    assert wheels.declare_torchvision_operators() is False
