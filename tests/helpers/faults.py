"""Provokes each fault of the host's wheels and prints what happened as one JSON object.

    python faults.py {plain,cured} {pkg_resources,no_pkg_resources} FOLDER

In a process of its own, because a cure cannot be taken back. FOLDER holds a fake torchvision that cannot be imported
without its operators, a fake transformers that lacks what the host imports, the metadata of an editable install, and
room for files.
"""

import importlib.abc
import importlib.util
import json
import os
import sys
import types
import warnings


class Blocker(importlib.abc.MetaPathFinder):
    """Makes a package unimportable, as if it were not installed."""

    def __init__(self, name):
        self.name = name

    def find_spec(self, name, path=None, target=None):
        if name.split('.')[0] == self.name:
            raise ModuleNotFoundError(f'No module named {name!r}', name=name)


def hide_pkg_resources():
    original = importlib.util.find_spec
    importlib.util.find_spec = lambda name, package=None: None if name == 'pkg_resources' else original(name, package)
    sys.meta_path.insert(0, Blocker('pkg_resources'))


def import_models():
    import mmaction.models  # noqa: F401


def import_multimodal_models():
    """What is left of the import of the host's models once its other fault is out of the way."""
    package, module = types.ModuleType('drn'), types.ModuleType('drn.drn')
    package.__path__, module.DRN = [], object
    sys.modules.setdefault('mmaction.models.localizers.drn', package)
    sys.modules.setdefault('mmaction.models.localizers.drn.drn', module)
    import mmaction.models  # noqa: F401


def parsed_overrides(*given):
    import argparse

    from mmengine.config import DictAction
    parser = argparse.ArgumentParser()
    parser.add_argument('--cfg-options', nargs='+', action=DictAction)
    return parser.parse_args(['--cfg-options', *given]).cfg_options


def parse_texts():
    parsed = parsed_overrides('template=a photo of a {}.', 'labels=[playing  guitar, running]',
                              'numbers=[(1, 2), (3, 4)]', 'one= 5')
    assert parsed == dict(template='a photo of a {}.', labels=['playing  guitar', 'running'],
                          numbers=[(1, 2), (3, 4)], one=5), parsed


def parse_dicts():
    parsed = parsed_overrides("neck=dict(type='A b', sizes=[1, (2, 3)], inner=dict(x=None))", 'one=dict(lr=1e-3)',
                              "list=[dict(type='all'), dict(type='half')]", 'text=dictionary')
    assert parsed == dict(neck=dict(type='A b', sizes=[1, (2, 3)], inner=dict(x=None)), one=dict(lr=1e-3),
                          list=[dict(type='all'), dict(type='half')], text='dictionary'), parsed


def find_package():
    from mmengine.utils import get_installed_path
    assert os.path.isfile(os.path.join(get_installed_path('mmaction'), '__init__.py'))
    assert os.path.isfile(os.path.join(get_installed_path('mmaction2'), '__init__.py'))


def find_editable_package():
    from mmengine.utils import get_installed_path
    found = get_installed_path('vlplugins')
    assert os.path.isfile(os.path.join(found, 'compat/__init__.py')), found


def load_checkpoint(folder):
    import numpy as np
    import torch
    from mmengine.logging import HistoryBuffer
    history = HistoryBuffer([0.5, 0.25], [1, 1])
    path = os.path.join(folder, f'{os.getpid()}.pth')
    torch.save(dict(history=history, scalar=np.float64(2), flags=np.zeros(2, dtype=bool)), path)
    loaded = torch.load(path, weights_only=True)
    assert loaded['history'].mean() == 0.375 and loaded['scalar'] == 2


def open_process_group(folder):
    import torch
    from mmengine.dist import init_dist
    os.environ.update(RANK='0', LOCAL_RANK='0', WORLD_SIZE='1')
    init_dist('pytorch', init_method=f'file://{folder}/store{os.getpid()}', rank=0, world_size=1)
    assert torch.distributed.get_backend() == 'gloo'


def wrap_model(folder):
    import torch
    from mmengine.model import MMDistributedDataParallel
    if not torch.distributed.is_initialized():
        store = f'file://{folder}/own{os.getpid()}'
        torch.distributed.init_process_group('gloo', init_method=store, rank=0, world_size=1)
    MMDistributedDataParallel(module=torch.nn.Linear(2, 2), device_ids=[0], broadcast_buffers=False)


def write_metrics_on_second_rank():
    from unittest import mock

    from mmengine.hooks import LoggerHook
    with mock.patch('mmengine.dist.utils.get_rank', return_value=1):
        LoggerHook().after_test_epoch(runner=None)  # fails when it goes on to write


def import_lite_operators():
    with warnings.catch_warnings(record=True) as caught:
        warnings.filters[:] = [entry for entry in warnings.filters if entry[1]]  # only those for certain messages
        warnings.simplefilter('always', append=True)
        import mmcv.cnn.bricks.transformer  # noqa: F401
    shown = [str(warning.message) for warning in caught]
    assert not any('MultiScaleDeformableAttention' in message for message in shown), shown


def import_torchvision():
    import torchvision  # noqa: F401


def outcome(provoke, *args):
    try:
        provoke(*args)
    except Exception as error:
        return f'{type(error).__name__}: {error}'
    return 'fine'


def main():
    cured, pkg_resources, folder = sys.argv[1] == 'cured', sys.argv[2] == 'pkg_resources', sys.argv[3]
    warnings.simplefilter('ignore')
    sys.path.insert(0, folder)
    if not pkg_resources:
        hide_pkg_resources()
    applied = ()
    if cured:
        import vlplugins
        applied = vlplugins.compat.apply()
    result = dict(
        applied=applied,
        quiet_lite_warning=outcome(import_lite_operators),  # first: mmcv warns once
        keep_spaces_in_overrides=outcome(parse_texts),
        read_dicts_in_overrides=outcome(parse_dicts),
        find_packages_without_pkg_resources=outcome(find_package),
        find_editable_packages=outcome(find_editable_package),
        declare_torchvision_operators=outcome(import_torchvision),
        stub_missing_drn=outcome(import_models),
        leave_out_multimodal_models=outcome(import_multimodal_models),
        allow_checkpoint_globals=outcome(load_checkpoint, folder),
        use_gloo_without_cuda=outcome(open_process_group, folder),
        wrap_models_without_cuda=outcome(wrap_model, folder),
        write_test_metrics_once=outcome(write_metrics_on_second_rank))
    print(json.dumps(result))


if __name__ == '__main__':
    main()
