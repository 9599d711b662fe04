"""Registries of the project: children of MMAction2's, with the scope ``vlplugins``.

A config keeps ``default_scope='mmaction'`` and writes our parts with their prefix, ``type='vlplugins.FrozenTextHead'``;
MMEngine then imports this module by itself, and the modules behind a registry when it is first asked for a name.
"""

from mmaction import registry as mmaction_registry
from mmengine.config.utils import MODULE2PACKAGE
from mmengine.registry import FUNCTIONS as mmengine_functions
from mmengine.registry import Registry

# Lets `_base_ = 'vlplugins::alt/alt_b16_k400.py'` and `get_config('vlplugins::…')` find the configs of the package.
MODULE2PACKAGE.setdefault('vlplugins', 'vlplugins')


def _child(name: str, *locations: str) -> Registry:
    parent = getattr(mmaction_registry, name)
    return Registry(parent.name, parent=parent, scope='vlplugins', locations=list(locations))


MODELS = _child('MODELS', 'vlplugins.models')
DATASETS = _child('DATASETS', 'vlplugins.datasets')
DATA_SAMPLERS = _child('DATA_SAMPLERS', 'vlplugins.datasets')
TRANSFORMS = _child('TRANSFORMS', 'vlplugins.datasets.transforms')
HOOKS = _child('HOOKS', 'vlplugins.engine')
OPTIM_WRAPPER_CONSTRUCTORS = _child('OPTIM_WRAPPER_CONSTRUCTORS', 'vlplugins.engine')
METRICS = _child('METRICS', 'vlplugins.evaluation')
# The runner asks MMEngine's own registry for a `collate_fn`, and that one knows its direct children only.
FUNCTIONS = Registry('function', parent=mmengine_functions, scope='vlplugins', locations=['vlplugins.datasets'])
