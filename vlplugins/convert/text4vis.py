"""Checkpoints of Text4Vis' authors (https://github.com/whwu95/Text4Vis) in our names."""

import re
from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Optional, Tuple

from torch import Tensor

from vlplugins.weights import load_safely

from .conversion import Conversion
from .image_tower import ImageTower, convert_image_tower
from .temporal_module import convert_temporal_module

Tensors = Dict[str, Tensor]

CONFIGS = {'ViT-B-32': 'b32', 'ViT-B-16': 'b16', 'ViT-L-14': 'l14', 'ViT-L-14-336': 'l14_336', 'RN50': 'rn50'}
TEXT_TOWER = 'cls_head.texts.text_encoder.tower'  # of `ContrastiveHead`, when it trains it

_TEXT_NAMES = ('transformer.', 'token_embedding.', 'positional_embedding', 'ln_final.', 'text_projection')

# Parts that the authors' options add and that the library does not build, by what their parameters' names contain.
_NOT_BUILT = {'time_embedding': 'joint attention over space and time (joint_st)', '.net.': 'a temporal shift (tm: tsm)'}


class _Parts(NamedTuple):
    """Parameters of a checkpoint by what they belong to, each relative to it."""

    image: Tensors
    temporal: Tensors
    text: Tensors
    logit_scale: Tensor


def convert_text4vis(path: str) -> Conversion:
    """A recognizer of ours from a checkpoint of the authors' `train.py` or `train_nce.py`.

    The frozen classifier is in no checkpoint, neither theirs nor ours. Of `train_nce.py`, which saves the whole CLIP,
    the text tower becomes that of a `ContrastiveHead` with `text='online'`.

    Args:
        path: The checkpoint.

    Raises:
        FileNotFoundError: No such file.
        ValueError: If it is no such checkpoint, or has parameters that ours have no place for; names them.
    """
    content = _read(path)
    source = Path(path).name
    parts = _split(content, source)
    image = convert_image_tower(parts.image, source)
    state = {f'backbone.{name}': value for name, value in image.state.items()}
    lines = [_line(len(parts.image), 'visual.*', f'backbone: {_spell(image.backbone)}')]
    if parts.temporal:
        temporal = convert_temporal_module(parts.temporal, source)
        state.update({f'neck.{name}': value for name, value in temporal.state.items()})
        lines.append(_line(len(parts.temporal), 'of the fusion model', f'neck: {_spell(temporal.neck)}'))
    if parts.text:
        state.update({f'{TEXT_TOWER}.{name}': value.float() for name, value in parts.text.items()})
        lines.append(_line(len(parts.text), 'of the text tower', TEXT_TOWER))
    state['cls_head.logit_scale'] = parts.logit_scale.float()
    lines.append(_line(1, 'logit_scale', f'cls_head.logit_scale, which is ln {parts.logit_scale.exp():.4g}'))
    config, options = _config(image, parts)
    epoch = content.get('epoch')
    return Conversion(state, lines, config, options, dict(converted_from='Text4Vis', source=source, source_epoch=epoch))


def _read(path: str) -> Dict[str, Any]:
    if not Path(path).is_file():
        raise FileNotFoundError(f'there is no checkpoint {path}.')
    content = load_safely(path)
    if not isinstance(content, dict) or not isinstance(content.get('model_state_dict'), dict):
        found = f'the keys {sorted(map(str, content))[:5]}' if isinstance(content, dict) else type(content).__name__
        raise ValueError(f'{path} is no checkpoint of Text4Vis: expected a dict with model_state_dict, found {found}.')
    return content


def _split(content: Dict[str, Any], source: str) -> _Parts:
    model = _tensors(content['model_state_dict'])
    image, temporal = _below(model, 'visual.'), _below(model, 'fusion_model.')
    temporal.update(_tensors(content.get('fusion_model_state_dict') or {}))  # train_nce.py has it apart
    text = {name: value for name, value in model.items() if name.startswith(_TEXT_NAMES)}
    unknown = [name for name in model
               if not name.startswith(('visual.', 'fusion_model.', *_TEXT_NAMES)) and name != 'logit_scale']
    for part, meaning in _NOT_BUILT.items():
        unbuilt = [name for name in image if part in name]
        if unbuilt:
            raise ValueError(f'{source} was trained with {meaning}, which this library does not build: it has '
                             f'visual.{unbuilt[0]}' + (f' and {len(unbuilt) - 1} more.' if len(unbuilt) > 1 else '.'))
    if unknown:
        raise ValueError(f'{source} has parameters that belong to no part of Text4Vis: {", ".join(unknown)}.')
    if 'logit_scale' not in model:
        raise ValueError(f'{source} is no checkpoint of Text4Vis: it has no logit_scale.')
    return _Parts(image, temporal, text, model['logit_scale'])


def _tensors(state: Dict[str, Any]) -> Tensors:
    # `module.` of DDP may stand at the beginning or, in train_nce.py, behind a part's name.
    return {re.sub(r'(^|\.)module\.', r'\1', name): value for name, value in state.items()}


def _below(tensors: Tensors, prefix: str) -> Tensors:
    return {name[len(prefix):]: value for name, value in tensors.items() if name.startswith(prefix)}


def _config(image: ImageTower, parts: _Parts) -> Tuple[Optional[str], List[str]]:
    """Config and overrides; the number of frames, of which there is no trace in the weights, is not among them."""
    name = CONFIGS.get(image.arch)
    if name is None or (parts.text and name != 'b16'):
        return None, []
    options = [] if parts.temporal else ['model.neck=None']
    if 'temporal' in image.backbone:
        options.append(f'model.backbone.temporal={image.backbone["temporal"]}')
    return f'configs/text4vis/text4vis_{name}_k400{"_contrastive" if parts.text else ""}.py', options


def _line(count: int, what: str, where: str) -> str:
    return f'{count:5d} {what} -> {where}'


def _spell(config: Dict[str, Any]) -> str:
    numbers = ', '.join(f'{key}={value!r}' for key, value in config.items() if key != 'type')
    return f'{config["type"].split(".")[-1]}({numbers})'
