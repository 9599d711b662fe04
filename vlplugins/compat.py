"""Cures for known faults of the host's published wheels.

One function per fault, with its cause and its upstream report. Each looks for the fault first, does nothing where it
is absent, and returns whether it changed anything. `apply` runs them all; importing `vlplugins` calls it.
"""

import functools
import importlib.metadata
import importlib.util
import logging
import os
import re
import sys
import types
import warnings
from pathlib import Path
from typing import Any, Callable, Optional

from .override_values import holds_dicts, read_dicts

logger = logging.getLogger('vlplugins')

# The library object must outlive the function: torch forgets the schemas of a collected Library.
_torchvision_schemas: Optional[Any] = None


def _package_dir(name: str) -> Optional[Path]:
    """Folder of an installed package, found without importing it."""
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def _replace_everywhere(old: Callable, new: Callable) -> None:
    """Puts `new` where any loaded mmengine module holds `old`: the host imports functions by name."""
    for name, module in list(sys.modules.items()):
        if name.split('.')[0] != 'mmengine':
            continue
        for attribute, value in list(vars(module).items()):
            if value is old:
                setattr(module, attribute, new)


def stub_missing_drn() -> bool:
    """MMAction2's wheel lacks `mmaction.models.localizers.drn`, so `import mmaction.models` fails.

    The package has no `__init__.py` and setuptools left it out (mmaction2 #2714). A stub takes its place; building the
    DRN localizer then says why it cannot be built.
    """
    name = 'mmaction.models.localizers.drn'
    root = _package_dir('mmaction')
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
    root = _package_dir('transformers')
    if root is None or 'mmaction.models' in sys.modules:
        return False
    source = (root / 'modeling_utils.py').read_text(encoding='utf-8')
    if all(name in source for name in ('apply_chunking_to_forward', 'find_pruneable_heads_and_indices')):
        return False
    from mmaction.utils import dependency
    dependency.WITH_MULTIMODAL = False
    logger.info('this transformers is too new for the multimodal models of MMAction2 (VindLU), which are unavailable.')
    return True


def keep_spaces_in_overrides() -> bool:
    """MMEngine's `--cfg-options` deletes the spaces inside of texts: 'a photo of a {}.' becomes 'aphotoofa{}.'.

    No upstream report known. Labels, templates and paths are then silently others. Spaces between two characters of
    which neither separates values are hidden from the host's parser and put back afterwards.
    """
    from mmengine.config import DictAction
    original = DictAction._parse_iterable
    if original('a b') == 'a b':
        return False

    def restore(value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            return type(value)(map(restore, value))
        return value.replace('\0', ' ') if isinstance(value, str) else value

    def _parse_iterable(val: str) -> Any:
        inner = re.compile(r'(?<=[^\s,()\[\]]) +(?=[^\s,()\[\]])')
        return restore(original(inner.sub(lambda spaces: '\0' * len(spaces[0]), val)))

    DictAction._parse_iterable = staticmethod(_parse_iterable)
    return True


def read_dicts_in_overrides() -> bool:
    """MMEngine's `--cfg-options` takes `dict(a=1)` for a text, and on `dict(a=1, b=2)` recurses until Python stops it.

    No upstream report known. Values that begin as a dict, or as a list of dicts, are read as Python reads them.
    """
    from mmengine.config import DictAction
    original = DictAction._parse_iterable
    if original('dict(a=1)') == dict(a=1):
        return False
    DictAction._parse_iterable = staticmethod(lambda val: read_dicts(val) if holds_dicts(val) else original(val))
    return True


def find_packages_without_pkg_resources() -> bool:
    """MMEngine 0.10.7 looks packages up through `pkg_resources`, which setuptools >= 82 no longer ships.

    `_base_ = 'mmaction::…'` and `get_installed_path` then fail (fixed after the last release by mmengine #1676). The
    same three look-ups on `importlib.metadata` take their place.
    """
    from mmengine.utils import package_utils
    if importlib.util.find_spec('pkg_resources') is not None:
        return False

    def is_installed(package: str) -> bool:
        try:
            importlib.metadata.distribution(package)
        except importlib.metadata.PackageNotFoundError:
            return importlib.util.find_spec(package) is not None
        return True

    def package2module(package: str) -> str:
        top_level = importlib.metadata.distribution(package).read_text('top_level.txt')
        if not top_level:
            raise ValueError(f'can not infer the module name of {package}')
        return top_level.split('\n')[0]

    def get_installed_path(package: str) -> str:
        path = _package_dir(package)
        if path is None:  # the distribution has another name than its module, as mmaction2 has
            path = _package_dir(package2module(package))
        return str(path)

    for new in (is_installed, package2module, get_installed_path):
        _replace_everywhere(getattr(package_utils, new.__name__), new)
    return True


def find_editable_packages() -> bool:
    """MMEngine takes every package to lie in site-packages, so an editable install is not found.

    `get_installed_path('vlplugins')` answers with a folder that does not exist after `pip install -e .`, because the
    package's own folder is only known to the import system (PEP 660; no upstream report known).
    """
    from mmengine.utils import package_utils
    original = package_utils.get_installed_path
    try:
        location = importlib.metadata.distribution('vlplugins').locate_file('vlplugins')
    except importlib.metadata.PackageNotFoundError:  # run from a checkout: the host then asks the import system
        return False
    if os.path.isdir(location):
        return False

    @functools.wraps(original)
    def get_installed_path(package: str) -> str:
        spec = importlib.util.find_spec(package)
        return os.path.dirname(spec.origin) if spec and spec.origin else original(package)

    _replace_everywhere(original, get_installed_path)
    return True


def _statistics_method(owner: type, name: str) -> Callable:
    """`getattr` for the unpickler, restricted to the statistics methods of MMEngine's `HistoryBuffer`."""
    from mmengine.logging import HistoryBuffer
    if owner is not HistoryBuffer or name not in ('min', 'max', 'mean', 'current'):
        raise ValueError(f'refused to load the attribute {name!r} of {owner!r} from a checkpoint')
    return getattr(owner, name)


def allow_checkpoint_globals() -> bool:
    """Torch >= 2.6 loads with `weights_only=True` and refuses MMEngine's own checkpoints (mmengine #1655).

    They hold `HistoryBuffer`s with numpy arrays and a table of methods that pickle fetches with `getattr`. Exactly
    these names are allowed, `getattr` only for those methods; everything else in a file stays refused.
    """
    import numpy as np
    import torch
    if tuple(map(int, torch.__version__.split('.')[:2])) < (2, 6):
        return False
    from mmengine.logging import HistoryBuffer
    reconstruct = np.zeros(0).__reduce__()[0]
    scalar = np.float64(0).__reduce__()[0]
    dtypes = {type(np.dtype(code)) for code in ('f8', 'f4', 'i8', 'i4', 'b1')}
    torch.serialization.add_safe_globals([
        HistoryBuffer, np.ndarray, np.dtype, reconstruct, scalar, *dtypes, (_statistics_method, 'builtins.getattr')
    ])
    return True


def _has_accelerator() -> bool:
    from mmengine.device import is_cuda_available, is_mlu_available, is_musa_available, is_npu_available
    return any(probe() for probe in (is_cuda_available, is_mlu_available, is_musa_available, is_npu_available))


def use_gloo_without_cuda() -> bool:
    """MMEngine's `init_dist` always calls `torch.cuda.set_device`, so `torchrun` crashes without CUDA.

    No upstream report known. Where there is no accelerator the process group is opened on gloo instead.
    """
    import torch
    from mmengine.dist import utils
    if _has_accelerator():
        return False

    def _init_dist_pytorch(backend: str, init_backend: str = 'torch', **kwargs: Any) -> None:
        torch.distributed.init_process_group(backend='gloo', **kwargs)

    utils._init_dist_pytorch = _init_dist_pytorch
    return True


def wrap_models_without_cuda() -> bool:
    """MMEngine's runner tells DDP a GPU number for every model, which DDP refuses for a model on the CPU.

    `device_ids … only work with single-device/multiple-device GPU modules`; no upstream report known. Where there is no
    accelerator the number is dropped.
    """
    from mmengine.model import MMDistributedDataParallel
    if _has_accelerator():
        return False
    original = MMDistributedDataParallel.__init__

    @functools.wraps(original)
    def __init__(self: MMDistributedDataParallel, module: Any, *args: Any, **kwargs: Any) -> None:
        kwargs.pop('device_ids', None)
        original(self, module, *args, **kwargs)

    MMDistributedDataParallel.__init__ = __init__
    return True


def write_test_metrics_once() -> bool:
    """Every rank of MMEngine's distributed test writes the same JSON file of metrics, and the copies get mixed.

    Measured with two processes (a second closing brace at the end of the file); no upstream report known. Only the
    first rank writes.
    """
    from mmengine.dist import master_only
    from mmengine.hooks import LoggerHook
    if hasattr(LoggerHook.after_test_epoch, '__wrapped__'):  # decorated already
        return False
    LoggerHook.after_test_epoch = master_only(LoggerHook.after_test_epoch)
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
    root = _package_dir('torchvision')
    if root is None or _operators_load(root):
        return False
    import torch
    _torchvision_schemas = torch.library.Library('torchvision', 'FRAGMENT')
    _torchvision_schemas.define('nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor')
    _torchvision_schemas.define('qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor')
    logger.info('torchvision was built for another torch: its box operators (nms, …) are unavailable.')
    return True


CURES = (stub_missing_drn, leave_out_multimodal_models, keep_spaces_in_overrides, read_dicts_in_overrides,
         find_packages_without_pkg_resources, find_editable_packages, allow_checkpoint_globals, use_gloo_without_cuda,
         wrap_models_without_cuda, write_test_metrics_once, quiet_lite_warning, declare_torchvision_operators)


@functools.cache
def apply() -> tuple:
    """Applies every cure that this environment needs, once per process; returns the names of those that did."""
    return tuple(cure.__name__ for cure in CURES if cure())
