"""Geometry from shapes, for every CLIP that the library knows and for others."""

import pytest
import torch

from vlplugins.convert.geometry import name_geometry, resnet_geometry, vit_geometry
from vlplugins.models.backbones import clip_resnet, clip_vit

from .released_code import resnet, vit


@pytest.mark.parametrize('arch', clip_vit.GEOMETRY)
def test_known_transformers(arch):
    numbers = clip_vit.GEOMETRY[arch]
    with torch.device('meta'):
        tower = vit(size=numbers['img_size'], patch=numbers['patch_size'], width=numbers['embed_dims'],
                    depth=numbers['depth'], out=numbers['out_dims'])
    geometry = vit_geometry(tower.state_dict())
    assert {**geometry, 'num_heads': numbers['num_heads']} == numbers
    assert name_geometry(geometry) == arch


def test_known_resnet():
    numbers = clip_resnet.GEOMETRY['RN50']
    with torch.device('meta'):
        geometry = resnet_geometry(resnet((3, 4, 6, 3), 1024, 32, 224, 64).state_dict())
    assert {**geometry, 'num_heads': numbers['num_heads']} == numbers
    assert name_geometry(geometry) == 'RN50'


def test_other_towers_have_no_name():
    geometry = vit_geometry(vit().state_dict())
    assert geometry == dict(img_size=32, patch_size=8, embed_dims=32, depth=2, out_dims=16)
    assert name_geometry(geometry) is None
    assert resnet_geometry(resnet().state_dict()) == dict(img_size=32, width=8, depths=(1, 2, 1, 1), out_dims=16)
