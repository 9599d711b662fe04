"""Each cure: the fault is there without it, is gone with it, and where there is no fault nothing is changed."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from vlplugins import compat
from vlplugins.compat.packages import package_dir
from vlplugins.compat.processes import has_accelerator

FAULTS = Path(__file__).parents[1] / 'helpers/faults.py'
HAS_ACCELERATOR = has_accelerator()
HAS_DRN = (package_dir('mmaction') / 'models/localizers/drn/drn.py').exists()
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


def test_cures_are_applied_once():
    assert compat.apply() is compat.apply()
