"""An image tower with CLIP's names, in those of our backbones."""

import re
from typing import Any, Callable, Collection, Dict, NamedTuple, Optional

import torch
from torch import Tensor

from vlplugins.models.backbones.clip_resnet import CLIPResNet
from vlplugins.models.backbones.clip_resnet_weights import convert_resnet, resnet_name
from vlplugins.models.backbones.clip_vit import CLIPVisionTransformer
from vlplugins.models.backbones.clip_vit_weights import convert_vision_tower, vision_name
from vlplugins.weights import CLIPWeights

from .geometry import name_geometry, resnet_geometry, vit_geometry

_TOKEN_CONV = re.compile(r'transformer\.resblocks\.(\d+)\.control_point\.conv\.weight')

Tensors = Dict[str, Tensor]


class ImageTower(NamedTuple):
    """A converted image tower.

    Attributes:
        backbone: Config of the backbone; without `arch` it lacks the number of heads, which weights do not tell.
        arch: Its name where it is one of CLIP's, None for another geometry.
        state: Parameters by the backbone's names.
    """

    backbone: Dict[str, Any]
    arch: Optional[str]
    state: Tensors


def convert_image_tower(tensors: Tensors, source: str) -> ImageTower:
    """The backbone of an image tower and its weights; which backbone it is follows from names and shapes.

    Args:
        tensors: Parameters by CLIP's names, relative to the tower; with TokenT1D also its `control_point.conv`.
        source: The file, for messages.

    Raises:
        ValueError: If a parameter is missing or is none of CLIP's; names them.
    """
    if 'attnpool.positional_embedding' in tensors:
        return _convert_resnet(tensors, source)
    if 'class_embedding' in tensors:
        return _convert_vit(tensors, source)
    raise ValueError(f'{source} has no image tower of CLIP, neither of a vision transformer (class_embedding) nor of a '
                     f'ResNet (attnpool.positional_embedding). Its first names are {sorted(tensors)[:3]}.')


def _convert_resnet(tensors: Tensors, source: str) -> ImageTower:
    counters = {name: value for name, value in tensors.items() if name.endswith('num_batches_tracked')}
    rest = {name: value for name, value in tensors.items() if name not in counters}
    geometry = _read(resnet_geometry, rest, source)
    with torch.device('meta'):  # names and shapes are wanted, and they do not depend on the number of heads
        own = CLIPResNet(**geometry, num_heads=1).state_dict()
    _refuse_unknown(rest, resnet_name, own, source)
    state = convert_resnet(CLIPWeights(rest, source, True), own)
    return _describe('CLIPResNet', geometry, {**state, **counters})


def _convert_vit(tensors: Tensors, source: str) -> ImageTower:
    found = {name: _TOKEN_CONV.fullmatch(name) for name in tensors}
    mixers = {f'temporal_convs.{match[1]}.weight': tensors[name].float() for name, match in found.items() if match}
    rest = {name: value for name, value in tensors.items() if not found[name]}
    geometry = _read(vit_geometry, rest, source)
    options = dict(temporal='token_t1d') if mixers else {}
    with torch.device('meta'):
        own = CLIPVisionTransformer(**geometry, num_heads=1, **options).state_dict()
    shapes = {name: tuple(value.shape) for name, value in own.items()}
    of_clip = {name: shape for name, shape in shapes.items() if not name.startswith('temporal_convs.')}
    of_mixers = {name: shape for name, shape in shapes.items() if name not in of_clip}
    if {name: tuple(value.shape) for name, value in mixers.items()} != of_mixers:
        raise ValueError(f'{source}: TokenT1D has one control_point.conv.weight of ({geometry["embed_dims"]}, 1, 3) in '
                         f'each of {geometry["depth"]} blocks, found {len(mixers)} or others.')
    _refuse_unknown(rest, vision_name, of_clip, source)
    state = convert_vision_tower(CLIPWeights(rest, source, True), of_clip)
    return _describe('CLIPVisionTransformer', geometry, {**state, **mixers}, **options)


def _read(geometry: Callable[[Tensors], Dict[str, Any]], tensors: Tensors, source: str) -> Dict[str, Any]:
    try:
        return geometry(tensors)
    except KeyError as error:
        raise ValueError(f'{source}: the image tower has no {error.args[0]}.') from error


def _refuse_unknown(tensors: Tensors, rename: Callable[[str], str], own: Collection[str], source: str) -> None:
    # The translation for `pretrained` passes over what it does not know; a whole model would then be another one.
    unknown = [name for name in tensors if rename(name) not in own]
    if unknown:
        raise ValueError(f'{source}: the image tower has parameters that no backbone of ours has: '
                         f'{", ".join(unknown)}.')


def _describe(kind: str, geometry: Dict[str, Any], state: Tensors, **options: Any) -> ImageTower:
    arch = name_geometry(geometry)
    named = dict(arch=arch) if arch else geometry
    return ImageTower(dict(type=f'vlplugins.{kind}', **named, **options), arch, state)
