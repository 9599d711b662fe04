"""Geometry of an image tower of CLIP, read from the shapes of its parameters."""

from typing import Any, Dict, Optional

from torch import Tensor

from vlplugins.models.backbones import clip_resnet, clip_vit


def vit_geometry(tensors: Dict[str, Tensor]) -> Dict[str, Any]:
    """Arguments of `CLIPVisionTransformer`, but for its heads.

    Args:
        tensors: Parameters by CLIP's names, relative to the tower.

    Raises:
        KeyError: A parameter is missing.
        ValueError: The position table is of no square grid.
    """
    width, _, _, patch_size = tensors['conv1.weight'].shape
    return dict(
        img_size=_side(tensors['positional_embedding']) * patch_size,
        patch_size=patch_size,
        embed_dims=width,
        depth=_count(tensors, 'transformer.resblocks.'),
        out_dims=tensors['proj'].shape[1])


def resnet_geometry(tensors: Dict[str, Tensor]) -> Dict[str, Any]:
    """Arguments of `CLIPResNet`, but for its heads; see `vit_geometry`."""
    return dict(
        img_size=_side(tensors['attnpool.positional_embedding']) * clip_resnet.STRIDE,
        width=len(tensors['conv3.weight']),
        depths=tuple(_count(tensors, f'layer{stage}.') for stage in (1, 2, 3, 4)),
        out_dims=len(tensors['attnpool.c_proj.weight']))


def name_geometry(geometry: Dict[str, Any]) -> Optional[str]:
    """Name of the CLIP with these numbers, or None."""
    known = {**clip_vit.GEOMETRY, **clip_resnet.GEOMETRY}
    return next((name for name, numbers in known.items() if geometry.items() <= numbers.items()), None)


def _side(table: Tensor) -> int:
    """Places along a side of the grid that a position table is for; its first row is no place."""
    side = round((len(table) - 1)**0.5)
    if side * side != len(table) - 1:
        raise ValueError(f'the image tower has positions for {len(table) - 1} places, which are no square grid.')
    return side


def _count(tensors: Dict[str, Tensor], prefix: str) -> int:
    """Numbers that follow the prefix: blocks of a stage or of the tower."""
    return len({name[len(prefix):].split('.')[0] for name in tensors if name.startswith(prefix)})
