"""Models and datasets of a config, ready to use."""

import copy
import logging
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Iterator, Optional, Union

import torch
from mmaction.registry import DATASETS, MODELS
from mmengine.config import Config
from mmengine.device import get_device
from mmengine.logging import MMLogger
from mmengine.registry import init_default_scope
from mmengine.runner.checkpoint import CheckpointLoader
from torch import nn

from vlplugins.engine.hooks.checkpoint_guard_hook import checkpoint_state, mismatches


def load_config(config: Union[str, Path, Config]) -> Config:
    """A config by its path, or a copy of one; later calls build in its scope."""
    cfg = copy.deepcopy(config) if isinstance(config, Config) else Config.fromfile(config)
    init_default_scope(cfg.get('default_scope', 'mmaction'))
    return cfg


def load_model(config: Union[str, Path, Config],
               checkpoint: Optional[str] = None,
               device: Optional[str] = None,
               backbone_only: bool = False) -> nn.Module:
    """The recognizer of a config, in evaluation mode.

    Args:
        config: Config or its path.
        checkpoint: Path or address of trained weights. Without it the model has the pre-trained weights that the config
            names, CLIP's for example, and random ones where it names none.
        device: Where it runs; an accelerator where there is one.
        backbone_only: Leave out neck and head.

    Returns:
        The model; its `cfg` is the config with what was built.

    Raises:
        ValueError: The checkpoint lacks weights of the model.
    """
    cfg = load_config(config)
    if backbone_only:
        for part in ('neck', 'cls_head'):
            cfg.model.pop(part, None)
    model = MODELS.build(cfg.model)
    if checkpoint is None:
        with _quiet():
            model.init_weights()
    else:
        _load(model, checkpoint)
    model.cfg = cfg
    return model.to(device or get_device()).eval()


@contextmanager
def _quiet() -> Iterator[None]:
    """MMEngine would print how each weight began, in three lines."""
    logger = MMLogger.get_current_instance()
    level = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(level)


def _load(model: nn.Module, checkpoint: str) -> None:
    state = checkpoint_state(CheckpointLoader.load_checkpoint(checkpoint, map_location='cpu'))
    lines = mismatches(model, state)
    if lines:
        details = '\n  '.join(lines)
        raise ValueError(f'the checkpoint {checkpoint} does not fit the model:\n  {details}\n'
                         'Name the config that it was trained with.')
    own = model.state_dict().keys()
    model.load_state_dict({key: value for key, value in state.items() if key in own}, strict=False)


def load_dataset(config: Union[str, Path, Config], loader: str = 'test_dataloader', **changes: Any) -> Any:
    """The dataset of a config's data loader; `changes` replace keys of its section."""
    cfg = load_config(config)
    return DATASETS.build({**cfg[loader].dataset, **changes})


def device_of(model: nn.Module) -> torch.device:
    """Where the weights of a model are."""
    return next(model.parameters()).device
