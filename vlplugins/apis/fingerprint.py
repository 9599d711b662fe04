"""What features depend on, as digests: features of two runs belong together where these agree."""

import hashlib
import inspect
import re
from typing import Any, Dict, Iterable

import torch
from mmengine.dataset import Compose
from torch import nn

_ADDRESS = re.compile(r' at 0x[0-9a-f]+')
_OF_THE_LIST_FILE = ('sample_idx', 'source')  # where a video is listed does not change its pixels


def fingerprint(model: nn.Module, dataset: Any) -> Dict[str, str]:
    """Digests of the model, its weights, the videos and the pipeline.

    Args:
        model: A recognizer. Its structure is that of the `cfg` that `load_model` gives it, and of its printed form.
        dataset: Of the host's kind, with `get_data_info` and a `pipeline`; of another, only its length is known.
    """
    config = getattr(model, 'cfg', None)
    return {
        'model': _digest([repr(model), config.model if config is not None else '']),
        'weights of the model': weights_digest(model),
        'list of videos': _digest(_videos(dataset)),
        'pipeline': _digest(_steps(getattr(dataset, 'pipeline', ()))),
    }


def weights_digest(model: nn.Module) -> str:
    """Of all parameters and buffers, those that no checkpoint holds included."""
    digest = hashlib.sha256()
    for name, value in [*model.named_parameters(), *model.named_buffers()]:
        array = value.detach().cpu().contiguous()
        digest.update(f'{name} {array.dtype} {tuple(array.shape)}\n'.encode())
        digest.update(array.flatten().view(torch.uint8).numpy() if array.numel() else b'')
    return digest.hexdigest()


def _digest(parts: Iterable[Any]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(_ADDRESS.sub('', repr(part)).encode() + b'\n')
    return digest.hexdigest()


def _videos(dataset: Any) -> Iterable[Any]:
    if not hasattr(dataset, 'get_data_info'):
        return [len(dataset)]
    return (sorted((key, str(value)) for key, value in dataset.get_data_info(index).items()
                   if key not in _OF_THE_LIST_FILE) for index in range(len(dataset)))


def _steps(pipeline: Any) -> Iterable[Any]:
    """Printed form and arguments of the steps: a form may leave arguments out; other attributes change in use."""
    for step in pipeline.transforms if isinstance(pipeline, Compose) else pipeline:
        arguments = [name for name in inspect.signature(type(step)).parameters if name in getattr(step, '__dict__', {})]
        yield type(step).__name__, repr(step), [(name, getattr(step, name)) for name in arguments]
