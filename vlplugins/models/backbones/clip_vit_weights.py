"""Names of CLIP's image tower in ours."""

import re
from typing import Dict, Optional, Tuple

from torch import Tensor, nn

from vlplugins import own_clip
from vlplugins.weights import CLIPWeights, check_tower, load_clip_weights

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
# What CLIP's image encoder has of our backbones; whatever else they hold is new.
_OF_CLIP = ('patch_embed.', 'cls_token', 'pos_embed', 'norm_pre.', 'blocks.', 'norm_post.', 'proj.')


def load_vision_tower(tower: nn.Module, arch: Optional[str], pretrained: str) -> str:
    """Loads published weights into a vision transformer; parts of it that CLIP has not keep their values.

    Args:
        tower: `CLIPVisionTransformer` or one of its kind.
        arch: Name of the architecture, needed for a tag.
        pretrained: Tag or path.

    Returns:
        The file, for messages.

    Raises:
        ValueError: For weights of another architecture.
    """
    weights, own = load_clip_weights(arch, pretrained), tower.state_dict()
    shapes = {name: tuple(value.shape) for name, value in own.items() if name.startswith(_OF_CLIP)}
    tower.load_state_dict({**own, **convert_vision_tower(weights, shapes)})
    return weights.source


def convert_vision_tower(weights: CLIPWeights, shapes: Dict[str, Tuple[int, ...]]) -> Dict[str, Tensor]:
    """State dict of `CLIPVisionTransformer` from a published CLIP.

    Args:
        weights: Of OpenAI, open_clip or ViFi-CLIP, or of a checkpoint of ours.
        shapes: Of the backbone's own state dict, to check against. The position table may differ: it is fitted
            when it is loaded.

    Raises:
        ValueError: If the file holds no image tower, or one of another architecture.
    """
    own = own_clip.image_tower(weights.tensors)
    if own is not None:
        converted = {name: value.float() for name, value in own.items() if name in shapes}
        check_tower(weights.source, converted, shapes)
        return converted
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

