"""From a step to the config that it runs with."""

import contextlib
import copy
import os
from dataclasses import dataclass, field
from typing import Any, Callable, Iterator, List, Mapping, Optional

from mmengine.config import Config

from .places import config_path
from .steps import Evaluate, Output, Step, Train


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
    batch = recipe_batch(cfg)
    if settings.gpus is None or batch is None or 'optim_wrapper.accumulative_counts' in settings.options:
        return
    at_once = settings.gpus * cfg.train_dataloader.batch_size
    if batch % at_once:
        raise ValueError(
            f'the learning rates belong to {batch} samples a step (auto_scale_lr.base_batch_size), which '
            f'{settings.gpus} processes × train_dataloader.batch_size={cfg.train_dataloader.batch_size} cannot make. '
            'Give --cfg-options train_dataloader.batch_size=…, or choose optim_wrapper.accumulative_counts=… yourself.')
    cfg.optim_wrapper.accumulative_counts = batch // at_once


def how_the_batch_is_made(cfg: Config, settings: Settings) -> List[str]:
    """A line on the gradients of a resolved training if they are accumulated and the user did not say so."""
    passes = cfg.optim_wrapper.get('accumulative_counts', 1)
    if passes == 1 or recipe_batch(cfg) is None or 'optim_wrapper.accumulative_counts' in settings.options:
        return []
    return [f'{settings.gpus} processes × {cfg.train_dataloader.batch_size} samples × {passes} accumulated passes = '
            f'{recipe_batch(cfg)} samples a step, to which the learning rates belong']


def recipe_batch(cfg: Config) -> Optional[int]:
    """Samples of a step of the optimizer that the learning rates belong to; None where the config does not say."""
    return (cfg.get('auto_scale_lr') or {}).get('base_batch_size')
