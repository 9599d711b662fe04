"""The temporal transformer of Text4Vis' released code, in the names of `TemporalTransformer`."""

from typing import Any, Dict, NamedTuple

import torch
from torch import Tensor

from vlplugins.models.backbones.clip_vit_weights import convert_vision_tower
from vlplugins.models.necks import TemporalTransformer
from vlplugins.weights import CLIPWeights

from .leftovers import leftovers

POSITIONS = 'frame_position_embeddings.weight'

Tensors = Dict[str, Tensor]


class TemporalModule(NamedTuple):
    """A converted temporal transformer.

    Attributes:
        neck: Config of the neck; the number of heads, which weights do not tell, is that of `TemporalTransformer`.
        state: Parameters by the neck's names.
    """

    neck: Dict[str, Any]
    state: Tensors


def convert_temporal_module(tensors: Tensors, source: str) -> TemporalModule:
    """The neck of a temporal transformer and its weights.

    Args:
        tensors: `frame_position_embeddings.weight` (frames, E) and `transformer.resblocks.…`.
        source: The file, for messages.

    Raises:
        ValueError: If a parameter is missing, of another shape, or none of the module's; names it.
    """
    if POSITIONS not in tensors:
        raise ValueError(f'{source}: the temporal module has no {POSITIONS}. Its first names are '
                         f'{sorted(tensors)[:3]}.')
    frames, width = tensors[POSITIONS].shape
    blocks = {name.split('.')[2] for name in tensors if name.startswith('transformer.resblocks.')}
    neck = dict(embed_dims=width, num_blocks=len(blocks), max_frames=frames)
    with torch.device('meta'):  # names and shapes are wanted, and they do not depend on the number of heads
        own = TemporalTransformer(**neck, num_heads=1).state_dict()
    shapes = {name: tuple(value.shape) for name, value in own.items()}

    def translate(some: Tensors) -> Tensors:
        return _translate(some, shapes, f'{source} (temporal module)')

    state, unknown = translate(tensors), leftovers(tensors, translate)
    if unknown:
        raise ValueError(f'{source}: the temporal module has parameters that TemporalTransformer does not have: '
                         f'{", ".join(unknown)}.')
    return TemporalModule(dict(type='vlplugins.TemporalTransformer', **neck), state)


def _translate(tensors: Tensors, shapes: Dict[str, tuple], source: str) -> Tensors:
    # Its blocks have CLIP's names, so the names of CLIP's tower serve: the frame positions pass as those of the tower,
    # and zeros as the class token that a temporal transformer does not have.
    tower = {name: value for name, value in tensors.items() if name != POSITIONS}
    tower['positional_embedding'] = tensors[POSITIONS]
    tower['class_embedding'] = torch.zeros(shapes['frame_position'][1])
    as_tower = {name: shape for name, shape in shapes.items() if name != 'frame_position'}
    as_tower.update(pos_embed=(1, *shapes['frame_position']), cls_token=(1, 1, shapes['frame_position'][1]))
    state = convert_vision_tower(CLIPWeights(tower, source, True), as_tower)
    del state['cls_token']
    state['frame_position'] = state.pop('pos_embed')[0]
    return state
