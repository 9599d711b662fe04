"""What a conversion gives, and how it is written and checked."""

from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Optional

import torch
from mmaction.registry import MODELS
from mmengine.config import Config
from mmengine.registry import init_default_scope
from torch import Tensor

from vlplugins.text.sources import placeholder_rows
from vlplugins.version import __version__


class Conversion(NamedTuple):
    """A checkpoint in our names.

    Attributes:
        state: Parameters of the recognizer.
        lines: What came of which keys, for the user.
        config: The config that it belongs to, as far as the weights tell; None where none of ours is made for it.
        options: Overrides of that config that it needs, as for `--cfg-options`.
        meta: Where it comes from, kept in the file.
    """

    state: Dict[str, Tensor]
    lines: List[str]
    config: Optional[str]
    options: List[str]
    meta: Dict[str, Any]


def write(conversion: Conversion, path: str) -> None:
    """Writes a checkpoint that `tools/test.py` and `load_from` read.

    Raises:
        ValueError: If the file's name does not end in .pth.
    """
    if Path(path).suffix != '.pth':
        raise ValueError(f'{path}: a checkpoint is named .pth, and resuming and testing look for that.')
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    meta = {**conversion.meta, 'converted_by': f'vlplugins {__version__}'}
    torch.save(dict(meta=meta, state_dict=conversion.state), path)


def check_fit(conversion: Conversion, cfg: Config, name: str) -> None:
    """Compares a conversion with the model of a config, name by name and shape by shape.

    Args:
        conversion: The conversion.
        cfg: The config; no text is encoded and no weight is loaded for it.
        name: Of the config, for the message.

    Raises:
        ValueError: If the model has other parameters; names the first of each kind.
    """
    init_default_scope(cfg.get('default_scope', 'mmaction'))
    with placeholder_rows():
        own = MODELS.build(cfg.model).state_dict()
    state = conversion.state
    shared = [key for key in own if key in state]
    kinds = {
        'missing in the checkpoint': [key for key in own if key not in state and 'num_batches_tracked' not in key],
        'unknown to the config': [key for key in state if key not in own],
        'of another shape': [f'{key} {tuple(state[key].shape)} instead of {tuple(own[key].shape)}' for key in shared
                             if state[key].shape != own[key].shape]
    }
    found = [f'{kind}: {", ".join(keys[:3])}{f" and {len(keys) - 3} more" if len(keys) > 3 else ""}'
             for kind, keys in kinds.items() if keys]
    if found:
        raise ValueError(f'the checkpoint does not fit the model of {name}:\n  ' + '\n  '.join(found))
