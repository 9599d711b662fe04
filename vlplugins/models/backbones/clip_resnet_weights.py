"""Names of CLIP's ResNet in ours."""

from typing import Dict

import torch
from torch import Tensor

from vlplugins.weights import CLIPWeights, check_tower

_POOL = {
    'attnpool.positional_embedding': 'attnpool.pos_embed',
    'attnpool.c_proj.weight': 'attnpool.proj.weight',
    'attnpool.c_proj.bias': 'attnpool.proj.bias',
}


def convert_resnet(weights: CLIPWeights, own: Dict[str, Tensor]) -> Dict[str, Tensor]:
    """State dict of `CLIPResNet` from a published CLIP, without what CLIP does not have.

    Args:
        weights: Of OpenAI or open_clip.
        own: The backbone's state dict, to check against. The position table may differ: it is fitted when it is loaded.

    Raises:
        ValueError: If the file holds no ResNet, or one of another architecture.
    """
    tower = weights.below('attnpool.positional_embedding')
    converted = {_POOL.get(name, name): value.float() for name, value in tower.items()}
    converted['attnpool.pos_embed'] = converted['attnpool.pos_embed'][None]
    for kind in ('weight', 'bias'):
        parts = [converted[name] for name in (f'attnpool.{part}_proj.{kind}' for part in 'qkv') if name in converted]
        converted[f'attnpool.qkv.{kind}'] = torch.cat(parts)
    shapes = {name: tuple(value.shape) for name, value in own.items() if _is_of_clip(name)}
    converted = {name: value for name, value in converted.items() if name in shapes}
    check_tower(weights.source, converted, shapes, table='attnpool.pos_embed')
    return converted


def _is_of_clip(name: str) -> bool:
    # Numbers of batches serve only an average without momentum, and not every file has them.
    return 'temporal_conv' not in name and not name.endswith('num_batches_tracked')
