"""Names of CLIP's ResNet in ours."""

import re
from typing import Dict

import torch
from torch import Tensor

from vlplugins.weights import CLIPWeights, check_tower

_POOL = dict(positional_embedding='pos_embed', q_proj='qkv', k_proj='qkv', v_proj='qkv', c_proj='proj')


def convert_resnet(weights: CLIPWeights, own: Dict[str, Tensor]) -> Dict[str, Tensor]:
    """State dict of `CLIPResNet` from a published CLIP, without what CLIP does not have.

    Args:
        weights: Of OpenAI or open_clip.
        own: The backbone's state dict, to check against. The position table may differ: it is fitted when it is loaded.

    Raises:
        ValueError: If the file holds no ResNet, or one of another architecture.
    """
    tower = weights.below('attnpool.positional_embedding')
    converted = {resnet_name(name): value.float() for name, value in tower.items()}
    converted['attnpool.pos_embed'] = converted['attnpool.pos_embed'][None]
    for kind in ('weight', 'bias'):
        parts = [tower[name].float() for name in (f'attnpool.{part}_proj.{kind}' for part in 'qkv') if name in tower]
        if parts:
            converted[f'attnpool.qkv.{kind}'] = torch.cat(parts)
    shapes = {name: tuple(value.shape) for name, value in own.items() if _is_of_clip(name)}
    converted = {name: value for name, value in converted.items() if name in shapes}
    check_tower(weights.source, converted, shapes, table='attnpool.pos_embed')
    return converted


def resnet_name(name: str) -> str:
    """Our name of a parameter of CLIP's ResNet, named relative to it; names of others stay."""
    return re.sub(r'(?<=^attnpool\.)\w+', lambda part: _POOL.get(part[0], part[0]), name)


def _is_of_clip(name: str) -> bool:
    # Numbers of batches serve only an average without momentum, and not every file has them.
    return 'temporal_conv' not in name and not name.endswith('num_batches_tracked')
