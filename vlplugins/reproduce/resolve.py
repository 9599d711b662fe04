"""From a step to the config that it runs with, and to the fingerprint by which its work is found again."""

import contextlib
import copy
import hashlib
import json
import os
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, Iterator, Mapping, Optional

from mmengine.config import Config

from .places import config_path
from .steps import Evaluate, Output, Step, Tool, Train

_OF_TRAINING = ('model', 'train_dataloader', 'train_cfg', 'optim_wrapper', 'param_scheduler', 'custom_hooks',
                'randomness', 'default_scope', 'load_from')
_OF_TEST = ('model', 'test_dataloader', 'test_evaluator', 'test_cfg', 'default_scope')

# Speed, and where the files of a list lie, do not change numbers. The batch of a step does, and is kept as a whole.
_IRRELEVANT = ('num_workers', 'persistent_workers', 'pin_memory', 'prefetch_factor', 'data_prefix', 'batch_size',
               'accumulative_counts', 'with_cp', 'cache_dir', 'val_interval', 'val_begin')


@dataclass(frozen=True)
class Settings:
    """What a user adds to every step of a table.

    Attributes:
        options: Overrides, from `--cfg-options`.
        gpus: Processes of a training; None where nothing runs, and the batch is that of the recipe.
        environment: Variables that configs read, beside those of this process.

    Raises:
        ValueError: When the options say what a step is to load, which its row says.
    """

    options: Mapping[str, Any] = field(default_factory=dict)
    gpus: Optional[int] = None
    environment: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for key in ('load_from', 'resume'):
            if key in self.options:
                raise ValueError(f'--cfg-options {key}={self.options[key]}: a row says itself which checkpoints its '
                                 'steps load. To start from another one call tools/train.py.')


def merge(cfg: Config, overrides: Mapping[str, Any]) -> None:
    """Merges flat overrides in place; the values themselves are left alone, which `Config` alone does not do."""
    cfg.merge_from_dict(copy.deepcopy(dict(overrides)))
    for key, value in overrides.items():
        if isinstance(value, dict) and value.get('_delete_'):
            node = cfg._cfg_dict
            for part in key.split('.'):
                node = node[int(part)] if isinstance(node, list) else node[part]
            node.pop('_delete_', None)  # stays where there was nothing to delete


def resolve(step: Step, settings: Settings, path_of: Callable[[Step], str]) -> Config:
    """The config of a step.

    Args:
        step: The step.
        settings: The user's, which win. A test on the validation loader obeys what they say of `val_dataloader`, and
            before that what they say of `test_dataloader`.
        path_of: Path of the output of another step.
    """
    with _environment(settings.environment):  # where MMEngine looks for what a config writes as {{$NAME:default}}
        cfg = Config.fromfile(config_path(step.config))
    merge(cfg, {key: path_of(value.step) if isinstance(value, Output) else value
                for key, value in step.overrides.items()})
    merge(cfg, settings.options)
    if isinstance(step, Evaluate) and step.loader == 'val':
        cfg.test_dataloader, cfg.test_evaluator = cfg.val_dataloader, cfg.val_evaluator
        merge(cfg, {key: value for key, value in settings.options.items() if key.startswith('test_')})
    if isinstance(step, Train):
        if step.start:
            cfg.load_from = path_of(step.start)
        _keep_batch(cfg, settings)
    return cfg


@contextlib.contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _keep_batch(cfg: Config, settings: Settings) -> None:
    """Accumulates gradients so that a step of the optimizer sees the recipe's batch, whatever the number of GPUs.

    Raises:
        ValueError: When that many samples are no multiple of what the processes hold together.
    """
    batch = _recipe_batch(cfg)
    if settings.gpus is None or batch is None or 'optim_wrapper.accumulative_counts' in settings.options:
        return
    at_once = settings.gpus * cfg.train_dataloader.batch_size
    if batch % at_once:
        raise ValueError(
            f'the learning rates belong to {batch} samples a step (auto_scale_lr.base_batch_size), which '
            f'{settings.gpus} processes × train_dataloader.batch_size={cfg.train_dataloader.batch_size} cannot make. '
            'Give --cfg-options train_dataloader.batch_size=…, or choose optim_wrapper.accumulative_counts=… yourself.')
    cfg.optim_wrapper.accumulative_counts = batch // at_once


def _recipe_batch(cfg: Config) -> Optional[int]:
    return (cfg.get('auto_scale_lr') or {}).get('base_batch_size')


def _total_batch(cfg: Config, settings: Settings) -> int:
    if settings.gpus is None and _recipe_batch(cfg) and 'optim_wrapper.accumulative_counts' not in settings.options:
        return _recipe_batch(cfg)
    passes = cfg.optim_wrapper.get('accumulative_counts', 1)
    return (settings.gpus or 1) * cfg.train_dataloader.batch_size * passes


def _relevant(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _relevant(value) for key, value in node.items() if key not in _IRRELEVANT}
    return [_relevant(value) for value in node] if isinstance(node, (list, tuple)) else node


def fingerprint(step: Step, settings: Settings, known: Optional[Dict[str, str]] = None) -> str:
    """Hash of what determines the result of a step: resolved config, batch, and the steps before it.

    Workers, the split of a batch over processes and passes, and the folder of the videos are no part of it, so that a
    run may go on with other GPUs or on another machine.

    Args:
        step: The step.
        settings: The user's.
        known: What was found before with these settings; added to.
    """
    known = {} if known is None else known
    name = repr(step)  # tells its fields, and those of the steps before it
    if name not in known:
        known[name] = _fingerprint(step, settings, known)
    return known[name]


def _fingerprint(step: Step, settings: Settings, known: Dict[str, str]) -> str:
    cfg = resolve(step, settings, lambda other: fingerprint(other, settings, known))
    keys = _OF_TRAINING if isinstance(step, Train) else _OF_TEST
    facts: Dict[str, Any] = dict(
        kind=type(step).__name__,
        config={key: _relevant(value) for key, value in cfg.to_dict().items() if key in keys},
        inputs=[fingerprint(one, settings, known) for one in step.inputs()])
    if isinstance(step, Train):
        facts['batch'] = _total_batch(cfg, settings)
    if isinstance(step, Tool):
        facts.update(tool=step.tool, arguments=step.arguments, trainings=sorted(step.trainings))
        facts['train'] = _relevant(cfg.to_dict().get('train_dataloader'))
    return digest(facts)


def digest(facts: Any) -> str:
    """Hash of what JSON can write; other values count by their text."""
    text = json.dumps(facts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
