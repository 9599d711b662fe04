"""Parameters and multiply-adds of a row's model."""

import contextlib
import io
from typing import Dict

import torch

from vlplugins import flops

from .resolve import Settings, digest, resolve
from .steps import Step, Tool

_counted: Dict[str, Dict[str, float]] = {}


def count_step(step: Step, thop: bool) -> Dict[str, float]:
    """Counts of one view of the model of a step, once for all rows that have the same model.

    The model is built without numbers, on the meta device: ViT-L takes two seconds and no memory. A classifier that
    another step fits is replaced by a random one, whose shape is the same.

    Args:
        step: A training, a test, or a tool with a model.
        thop: Whether to count as thop does, too.

    Returns:
        The numbers of `flops.count_config`.
    """
    cfg = resolve(step, Settings(), _stand_in)
    cfg.model.data_preprocessor.pop('blending', None)  # mixes the clips of a batch, which no view has; wants numbers
    key = digest([cfg.model.to_dict(), flops.view_shape(cfg), thop])
    if key not in _counted:
        with contextlib.redirect_stdout(io.StringIO()), torch.device('meta'):
            _counted[key] = flops.count_config(cfg, thop_compatible=thop)
    return _counted[key]


def _stand_in(step: Step) -> str:
    return 'random' if isinstance(step, Tool) else 'checkpoint'
