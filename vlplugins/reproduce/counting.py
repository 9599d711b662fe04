"""Parameters and multiply-adds of a row's model."""

import contextlib
import copy
import io
import logging
from typing import Dict

import torch
from mmengine.config import Config

from vlplugins import flops

from .fingerprints import digest
from .resolve import Settings, resolve
from .steps import Step, Tool

logger = logging.getLogger('vlplugins')

_counted: Dict[str, Dict[str, float]] = {}


def count_step(step: Step, thop: bool) -> Dict[str, float]:
    """Counts of one view of the model of a step, once for all rows that have the same model.

    The model is built without numbers where that is possible, on the meta device: ViT-L takes two seconds and no memory
    then. A classifier that another step fits is replaced by a random one, whose shape is the same.

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
        with contextlib.redirect_stdout(io.StringIO()):
            _counted[key] = _count(cfg, thop)
    return _counted[key]


def _count(cfg: Config, thop: bool) -> Dict[str, float]:
    try:
        with torch.device('meta'):
            return flops.count_config(copy.deepcopy(cfg), thop_compatible=thop)
    except RuntimeError as error:  # a part that looks at numbers while it is built, as learnable prompts at tokens
        logger.info('counting with numbers, because the model is not built without: %s', error)
        return flops.count_config(cfg, thop_compatible=thop)


def _stand_in(step: Step) -> str:
    return 'random' if isinstance(step, Tool) else 'checkpoint'
