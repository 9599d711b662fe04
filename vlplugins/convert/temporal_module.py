"""The temporal transformer of Text4Vis' released code, in the names of `TemporalTransformer`."""

from typing import Any, Dict, NamedTuple

import torch
from torch import Tensor

from vlplugins.models.backbones.clip_vit_weights import vision_name
from vlplugins.models.necks import TemporalTransformer
from vlplugins.weights import check_tower

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
    state = {_name(name): value.float() for name, value in tensors.items()}
    unknown = [name for name in tensors if _name(name) not in shapes]
    if unknown:
        raise ValueError(f'{source}: the temporal module has parameters that TemporalTransformer does not have: '
                         f'{", ".join(unknown)}.')
    check_tower(f'{source} (temporal module)', state, shapes, table='frame_position')
    return TemporalModule(dict(type='vlplugins.TemporalTransformer', **neck), state)


def _name(name: str) -> str:
    # The blocks are named as those of CLIP's towers.
    return 'frame_position' if name == POSITIONS else vision_name(name)
