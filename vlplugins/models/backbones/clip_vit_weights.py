"""Names of CLIP's image tower in ours."""

import re
from typing import Dict, Tuple

from torch import Tensor

from vlplugins.weights import CLIPWeights

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
        target = _target_name(name)
        if target in shapes:
            converted[target] = _orient(target, value).float()
    missing = sorted(set(shapes) - set(converted))
    wrong = [name for name, value in converted.items() if name != 'pos_embed' and tuple(value.shape) != shapes[name]]
    if missing or wrong or converted['pos_embed'].shape[-1] != shapes['pos_embed'][-1]:
        name = (wrong or missing or ['pos_embed'])[0]
        found = tuple(converted[name].shape) if name in converted else 'nothing'
        raise ValueError(f'{weights.source} is of another architecture than the backbone: {name} is {found} in the '
                         f'file and {shapes[name]} in the backbone. Set arch to that of the file.')
    return converted


def _target_name(name: str) -> str:
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

