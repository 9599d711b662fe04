"""Each cure: the fault is there without it, is gone with it, and where there is no fault nothing is changed."""

import importlib.util
import json
import subprocess
import sys
import types
from pathlib import Path

import pytest
import torch

from vlplugins import compat

FAULTS = Path(__file__).parent / 'helpers/faults.py'
HAS_ACCELERATOR = compat._has_accelerator()
HAS_DRN = (compat._package_dir('mmaction') / 'models/localizers/drn/drn.py').exists()
HAS_MMCV_OPS = importlib.util.find_spec('mmcv._ext') is not None
HAS_PKG_RESOURCES = importlib.util.find_spec('pkg_resources') is not None
TORCH = tuple(map(int, torch.__version__.split('.')[:2]))


@pytest.fixture(scope='module')
def folder(tmp_path_factory):
    """A torchvision that needs its operators, a new transformers, and the metadata that `pip install -e` leaves."""
    folder = tmp_path_factory.mktemp('packages')
    (folder / 'torchvision').mkdir()
    (folder / 'torchvision/__init__.py').write_text(
        'import torch\n'
        'torch.library.impl("torchvision::nms", "Meta")(lambda dets, scores, iou_threshold: dets)\n'
        'assert torch.ops.torchvision.nms\n')
    (folder / 'transformers').mkdir()
    (folder / 'transformers/__init__.py').touch()
    (folder / 'transformers/modeling_utils.py').write_text('class PreTrainedModel: ...\n')
    metadata = folder / 'transformers-5.0.0.dist-info'
    metadata.mkdir()
    (metadata / 'METADATA').write_text('Metadata-Version: 2.1\nName: transformers\nVersion: 5.0.0\n')
    metadata = folder / 'vlplugins-0.1.0.dist-info'
    metadata.mkdir()
    (metadata / 'METADATA').write_text('Metadata-Version: 2.1\nName: vlplugins\nVersion: 0.1.0\n')
    (metadata / 'top_level.txt').write_text('vlplugins\n')
    return folder


@pytest.fixture(scope='module')
def outcomes(folder, root, tool_environment):
    """(plain or cured, with or without pkg_resources) → what `faults.py` met, each asked once."""
    known = {}

    def ask(*variant):
        if variant not in known:
            done = subprocess.run([sys.executable, str(FAULTS), *variant, str(folder)], env=tool_environment, cwd=root,
                                  capture_output=True, text=True, timeout=300)
            assert done.returncode == 0, done.stderr[-3000:]
            known[variant] = json.loads(done.stdout.splitlines()[-1])
        return known[variant]

    return ask


CASES = [
    pytest.param('stub_missing_drn', 'no_pkg_resources', "No module named 'mmaction.models.localizers.drn'", id='drn',
                 marks=pytest.mark.skipif(HAS_DRN, reason='this mmaction2 is complete')),
    pytest.param('leave_out_multimodal_models', 'no_pkg_resources', 'transformers', id='transformers'),
    pytest.param('keep_spaces_in_overrides', 'no_pkg_resources', 'aphotoofa{}.', id='spaces'),
    pytest.param('read_dicts_in_overrides', 'no_pkg_resources', 'RecursionError', id='dicts'),
    pytest.param('find_packages_without_pkg_resources', 'no_pkg_resources', "No module named 'pkg_resources'",
                 id='pkg_resources'),
    pytest.param('find_editable_packages', 'pkg_resources', 'AssertionError', id='editable',
                 marks=pytest.mark.skipif(not HAS_PKG_RESOURCES, reason='without pkg_resources its cure finds them')),
    pytest.param('allow_checkpoint_globals', 'no_pkg_resources', 'UnpicklingError', id='checkpoint',
                 marks=pytest.mark.skipif(TORCH < (2, 6), reason='this torch loads everything')),
    pytest.param('use_gloo_without_cuda', 'no_pkg_resources', '', id='gloo',
                 marks=pytest.mark.skipif(HAS_ACCELERATOR, reason='the fault needs a machine without accelerator')),
    pytest.param('wrap_models_without_cuda', 'no_pkg_resources', 'device_ids', id='ddp',
                 marks=pytest.mark.skipif(HAS_ACCELERATOR, reason='the fault needs a machine without accelerator')),
    pytest.param('write_test_metrics_once', 'no_pkg_resources', 'AttributeError', id='metrics'),
    pytest.param('quiet_lite_warning', 'no_pkg_resources', 'MultiScaleDeformableAttention', id='lite',
                 marks=pytest.mark.skipif(HAS_MMCV_OPS, reason='a full mmcv has the operator')),
    pytest.param('declare_torchvision_operators', 'no_pkg_resources', 'torchvision::nms', id='torchvision'),
]


@pytest.mark.parametrize('cure, variant, symptom', CASES)
def test_fault_without_cure_and_none_with_it(outcomes, cure, variant, symptom):
    plain, cured = outcomes('plain', variant), outcomes('cured', variant)
    assert plain[cure] != 'fine'
    assert symptom in plain[cure]
    assert cured[cure] == 'fine'
    assert cure in cured['applied']


def test_every_cure_has_a_case():
    assert {case.values[0] for case in CASES} == {cure.__name__ for cure in compat.CURES}


@pytest.mark.parametrize('probe', ['is_cuda_available', 'is_npu_available'])
@pytest.mark.parametrize('cure', [compat.use_gloo_without_cuda, compat.wrap_models_without_cuda])
def test_nothing_is_changed_beside_an_accelerator(monkeypatch, cure, probe):
    from mmengine.dist import utils
    from mmengine.model import MMDistributedDataParallel
    before = utils._init_dist_pytorch, MMDistributedDataParallel.__init__
    monkeypatch.setattr(f'mmengine.device.{probe}', lambda: True)
    assert cure() is False
    assert before == (utils._init_dist_pytorch, MMDistributedDataParallel.__init__)


def test_complete_mmaction_keeps_its_drn(monkeypatch, tmp_path):
    (tmp_path / 'models/localizers/drn').mkdir(parents=True)
    (tmp_path / 'models/localizers/drn/drn.py').touch()
    monkeypatch.setattr(compat, '_package_dir', lambda name: tmp_path)
    for name in [name for name in sys.modules if name.startswith('mmaction.models.localizers.drn')]:
        monkeypatch.delitem(sys.modules, name)
    assert compat.stub_missing_drn() is False
    assert 'mmaction.models.localizers.drn' not in sys.modules


@pytest.mark.skipif(HAS_DRN, reason='this mmaction2 is complete')
def test_stub_says_why_drn_cannot_be_built():
    from mmaction.models.localizers.drn.drn import DRN
    with pytest.raises(ImportError, match='2714'):
        DRN()


def test_present_pkg_resources_is_used(monkeypatch):
    from mmengine.utils import package_utils
    before = package_utils.get_installed_path
    monkeypatch.setattr(importlib.util, 'find_spec', lambda name, package=None: types.SimpleNamespace())
    assert compat.find_packages_without_pkg_resources() is False
    assert package_utils.get_installed_path is before


def test_package_in_site_packages_is_left_to_the_host(monkeypatch, tmp_path):
    (tmp_path / 'vlplugins').mkdir()
    distribution = types.SimpleNamespace(locate_file=lambda name: tmp_path / name)
    monkeypatch.setattr(compat.importlib.metadata, 'distribution', lambda name: distribution)
    assert compat.find_editable_packages() is False


@pytest.mark.parametrize('version', ['2.1.0', '2.5.1+cu124'])
def test_torch_that_loads_everything_is_left_alone(monkeypatch, version):
    monkeypatch.setattr(torch, '__version__', version)
    assert compat.allow_checkpoint_globals() is False


class _Command:

    def __reduce__(self):
        return (print, ('loaded', ))


class _Attribute:

    def __reduce__(self):
        return (getattr, (Path, 'home'))


@pytest.mark.skipif(TORCH < (2, 6), reason='this torch loads everything')
@pytest.mark.parametrize('content', [_Command(), _Attribute()], ids=['call', 'getattr'])
def test_other_objects_in_a_checkpoint_stay_refused(tmp_path, content, capsys):
    torch.save(content, tmp_path / 'bad.pth')
    with pytest.raises(Exception, match='refused|Unsupported'):
        torch.load(tmp_path / 'bad.pth', weights_only=True)
    assert 'loaded' not in capsys.readouterr().out


def test_metrics_are_not_decorated_twice():
    assert compat.write_test_metrics_once() is False


def test_torchvision_that_loads_is_left_alone(monkeypatch):
    monkeypatch.setitem(sys.modules, 'torchvision', types.ModuleType('torchvision'))
    assert compat.declare_torchvision_operators() is False


def test_torchvision_with_its_operators_is_left_alone(monkeypatch, tmp_path):
    operators = types.SimpleNamespace(load_library=lambda path: None, torchvision=types.SimpleNamespace(nms=print))
    monkeypatch.setattr(compat, '_package_dir', lambda name: tmp_path)
    monkeypatch.setattr(compat, '_torchvision_schemas', None)
    monkeypatch.delitem(sys.modules, 'torchvision', raising=False)
    monkeypatch.setattr(torch, 'ops', operators)
    assert compat.declare_torchvision_operators() is False


def test_cures_are_applied_once():
    assert compat.apply() is compat.apply()


def test_transformers_with_all_names_is_left_alone(monkeypatch, tmp_path):
    from mmaction.utils import dependency
    monkeypatch.setattr(dependency, 'WITH_MULTIMODAL', True)
    monkeypatch.setattr(compat, '_package_dir', lambda name: tmp_path)
    for name in [name for name in sys.modules if name == 'mmaction.models']:
        monkeypatch.delitem(sys.modules, name)
    names = 'from .pytorch_utils import apply_chunking_to_forward, find_pruneable_heads_and_indices\n'
    (tmp_path / 'modeling_utils.py').write_text(names)
    assert compat.leave_out_multimodal_models() is False
    assert dependency.WITH_MULTIMODAL
    (tmp_path / 'modeling_utils.py').write_text('')
    assert compat.leave_out_multimodal_models() is True
    assert not dependency.WITH_MULTIMODAL
