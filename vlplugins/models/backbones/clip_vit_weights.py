"""Names of CLIP's image tower in ours."""

import re
from typing import Dict, Tuple

from torch import Tensor

from vlplugins.weights import CLIPWeights, check_tower

_NAMES = {
    'class_embedding': 'cls_token',
    'positional_embedding': 'pos_embed',
    'conv1.weight': 'patch_embed.weight',
    'ln_pre': 'norm_pre',
    'ln_post': 'norm_post',
    'proj': 'proj.weight',
}
_BLOCK_NAMES = {
    'ln_1': 'norm1',
    'ln_2': 'norm2',
    'attn.in_proj_': 'attn.qkv.',
    'attn.out_proj': 'attn.proj',
    'mlp.c_fc': 'mlp.fc1',
    'mlp.c_proj': 'mlp.fc2',
}


def convert_vision_tower(weights: CLIPWeights, shapes: Dict[str, Tuple[int, ...]]) -> Dict[str, Tensor]:
    """State dict of `CLIPVisionTransformer` from a published CLIP.

    Args:
        weights: Of OpenAI, open_clip or ViFi-CLIP.
        shapes: Of the backbone's own state dict, to check against. The position table may differ: it is fitted
            when it is loaded.

    Raises:
        ValueError: If the file holds no image tower, or one of another architecture.
    """
    tower = weights.below('class_embedding')
    converted = {}
    for name, value in tower.items():
        target = vision_name(name)
        if target in shapes:
            converted[target] = _orient(target, value).float()
    check_tower(weights.source, converted, shapes)
    return converted


def vision_name(name: str) -> str:
    """Our name of a parameter of CLIP's vision transformer, named relative to it; names of others stay."""
    block = re.fullmatch(r'transformer\.resblocks\.(\d+)\.(.+)', name)
    if block:
        index, rest = block.groups()
        for old, new in _BLOCK_NAMES.items():
            rest = rest.replace(old, new)
        return f'blocks.{index}.{rest}'
    for old, new in _NAMES.items():
        if name == old or name.startswith(f'{old}.'):
            return new + name[len(old):]
    return name


def _orient(target: str, value: Tensor) -> Tensor:
    if target == 'proj.weight':
        return value.T  # CLIP multiplies from the right
    if target == 'cls_token':
        return value.reshape(1, 1, -1)
    if target == 'pos_embed':
        return value[None]
    return value

