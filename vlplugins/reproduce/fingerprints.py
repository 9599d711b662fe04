"""Hashes by which the work of a step is found again."""

import hashlib
import json
from typing import Any, Dict, Optional

from mmengine.config import Config

from .resolve import Settings, recipe_batch, resolve
from .steps import Step, Tool, Train

_OF_TRAINING = ('model', 'train_dataloader', 'train_cfg', 'optim_wrapper', 'param_scheduler', 'custom_hooks',
                'randomness', 'default_scope', 'load_from')
_OF_TEST = ('model', 'test_dataloader', 'test_evaluator', 'test_cfg', 'default_scope')

# How a batch is split; contrastive losses see what one process has at once, so a row may ask for it.
_SPLIT = ('batch_size', 'accumulative_counts')

# Speed, and where the files of a list lie, do not change numbers. The batch of a step does, and is kept as a whole.
_IRRELEVANT = ('num_workers', 'persistent_workers', 'pin_memory', 'prefetch_factor', 'data_prefix', 'with_cp',
               'cache_dir', 'val_interval', 'val_begin', *_SPLIT)


def _total_batch(cfg: Config, settings: Settings) -> int:
    if settings.gpus is None and recipe_batch(cfg) and 'optim_wrapper.accumulative_counts' not in settings.options:
        return recipe_batch(cfg)
    passes = cfg.optim_wrapper.get('accumulative_counts', 1)
    return (settings.gpus or 1) * cfg.train_dataloader.batch_size * passes


def _relevant(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _relevant(value) for key, value in node.items() if key not in _IRRELEVANT}
    return [_relevant(value) for value in node] if isinstance(node, (list, tuple)) else node


def fingerprint(step: Step, settings: Settings, known: Optional[Dict[str, str]] = None) -> str:
    """Hash of what determines the result of a step: resolved config, batch, and the steps before it.

    Workers, the split of a batch over processes and passes unless the row itself asks for one, and the folder of the
    videos are no part of it, so that a run may go on with other GPUs or on another machine.

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
        split = {key: value for key, value in step.overrides.items() if key.rsplit('.', 1)[-1] in _SPLIT}
        if split:
            facts['split'] = split
    if isinstance(step, Tool):
        facts.update(tool=step.tool, arguments=step.arguments, trainings=sorted(step.trainings))
        facts['train'] = _relevant(cfg.to_dict().get('train_dataloader'))
    return digest(facts)


def digest(facts: Any) -> str:
    """Hash of what JSON can write; other values count by their text."""
    text = json.dumps(facts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
