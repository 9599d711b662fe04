"""What is missing from wheels, or does not go with others."""

import importlib.util
import logging
import sys
import types
import warnings
from pathlib import Path
from typing import Any, Optional

from .packages import package_dir

logger = logging.getLogger('vlplugins')

# The library object must outlive the function: torch forgets the schemas of a collected Library.
_torchvision_schemas: Optional[Any] = None


def stub_missing_drn() -> bool:
    """MMAction2's wheel lacks `mmaction.models.localizers.drn`, so `import mmaction.models` fails.

    The package has no `__init__.py` and setuptools left it out (mmaction2 #2714). A stub takes its place; building the
    DRN localizer then says why it cannot be built.
    """
    name = 'mmaction.models.localizers.drn'
    root = package_dir('mmaction')
    if root is None or name in sys.modules or (root / 'models/localizers/drn/drn.py').exists():
        return False

    class DRN:
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            raise ImportError('DRN is missing from the installed mmaction2 wheel (mmaction2 #2714). '
                              'Install MMAction2 from its sources to use it.')

    package, module = types.ModuleType(name), types.ModuleType(f'{name}.drn')
    package.__path__ = []  # marks a package, so that `from .drn.drn import DRN` is looked up below it
    module.DRN = DRN
    sys.modules[name], sys.modules[f'{name}.drn'] = package, module
    return True


def leave_out_multimodal_models() -> bool:
    """MMAction2's VindLU imports names that transformers 5 no longer has, so `import mmaction.models` fails.

    No upstream report known. Where transformers is missing, a switch of the host puts placeholders in the place of its
    multimodal models; the same switch is thrown where transformers lacks the names. Nothing else of the host needs it.
    """
    root = package_dir('transformers')
    if root is None or 'mmaction.models' in sys.modules:
        return False
    source = (root / 'modeling_utils.py').read_text(encoding='utf-8')
    if all(name in source for name in ('apply_chunking_to_forward', 'find_pruneable_heads_and_indices')):
        return False
    from mmaction.utils import dependency
    dependency.WITH_MULTIMODAL = False
    logger.info('this transformers is too new for the multimodal models of MMAction2 (VindLU), which are unavailable.')
    return True


def quiet_lite_warning() -> bool:
    """mmcv-lite warns of one operator whenever MMAction2's models are imported, in every process and worker.

    `MultiScaleDeformableAttention` belongs to detectors; no recognizer uses it, and a user can do nothing about it.
    """
    if importlib.util.find_spec('mmcv') is None or importlib.util.find_spec('mmcv._ext') is not None:
        return False
    warnings.filterwarnings('ignore', message='Fail to import ``MultiScaleDeformableAttention``')
    return True


def _operators_load(torchvision: Path) -> bool:
    """Whether torchvision's binary part, looked for in its folder, fits this torch."""
    import torch
    try:
        for library in torchvision.glob('_C*.so'):
            torch.ops.load_library(str(library))
        return hasattr(torch.ops.torchvision, 'nms')
    except OSError:
        return False


def declare_torchvision_operators() -> bool:
    """Torchvision cannot be imported when it was built for another torch (a CUDA torchvision beside a CPU torch).

    Its binary operators do not load, and the Python part then registers meta kernels for operators that do not exist:
    `operator torchvision::nms does not exist` (pytorch #122494). Declaring the two schemas is enough for everything
    that needs no box operator.
    """
    global _torchvision_schemas
    if 'torchvision' in sys.modules or _torchvision_schemas is not None:
        return False
    root = package_dir('torchvision')
    if root is None or _operators_load(root):
        return False
    import torch
    _torchvision_schemas = torch.library.Library('torchvision', 'FRAGMENT')
    _torchvision_schemas.define('nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor')
    _torchvision_schemas.define('qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor')
    logger.info('torchvision was built for another torch: its box operators (nms, …) are unavailable.')
    return True
