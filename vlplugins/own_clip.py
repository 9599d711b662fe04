"""What is special about a CLIP that was trained here: a checkpoint of `ContrastiveHead(text='online')`.

MMEngine saves the whole model. The image tower is its `backbone`, by our own names; the text tower is that of the head,
by open_clip's names and so found as in any other file.
"""

import ast
from typing import Any, Dict, Optional

from torch import Tensor

BACKBONE = 'backbone.'
_IMAGE_TOWER = ('cls_token', 'patch_embed.weight', 'proj.weight')


def image_tower(tensors: Dict[str, Tensor]) -> Optional[Dict[str, Tensor]]:
    """Parameters of the backbone by their names in it; None if the file holds no CLIP of ours."""
    if not all(BACKBONE + name in tensors for name in _IMAGE_TOWER):
        return None
    return {name[len(BACKBONE):]: value for name, value in tensors.items() if name.startswith(BACKBONE)}


def words(tensors: Dict[str, Tensor]) -> Optional[Tensor]:
    """Words that the text tower was trained with, as `CLIPTextEncoder` keeps them; None without a vocabulary."""
    found = [value for name, value in tensors.items() if name.endswith('text_encoder.words')]
    return found[0] if found else None


def activation(content: Any) -> Optional[str]:
    """'gelu' or 'quick_gelu', from the config that MMEngine saves beside the weights; None if it does not tell.

    The config is Python, and is parsed without being run.
    """
    meta = content.get('meta') if isinstance(content, dict) else None
    text = meta.get('cfg') if isinstance(meta, dict) else None
    model = _model(text) if isinstance(text, str) else {}
    texts = _keys(_keys(model.get('cls_head')).get('class_texts'))
    towers = [_keys(tower) for tower in (model.get('backbone'), texts.get('encoder')) if tower is not None]
    found = {_activation(tower) for tower in towers}
    return found.pop() if len(found) == 1 else None


def _activation(tower: Dict[str, ast.expr]) -> Optional[str]:
    act, pretrained = (getattr(tower.get(key), 'value', None) for key in ('act', 'pretrained'))
    if act not in (None, 'auto'):
        return act
    return 'quick_gelu' if pretrained is None else None  # 'auto' of random weights


def _model(text: str) -> Dict[str, ast.expr]:
    """Keys of `model` in a config."""
    for statement in ast.parse(text).body:
        if isinstance(statement, ast.Assign) and getattr(statement.targets[0], 'id', None) == 'model':
            return _keys(statement.value)
    return {}


def _keys(node: Optional[ast.AST]) -> Dict[str, ast.expr]:
    """Keys of `dict(…)`, and their expressions."""
    return {keyword.arg: keyword.value for keyword in getattr(node, 'keywords', ())}
