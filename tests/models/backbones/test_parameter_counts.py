"""Sizes of CLIP's image towers, against open_clip's and against published totals; no weight is allocated."""

import open_clip
import pytest
import torch

from vlplugins.models.backbones import CLIPResNet, CLIPVisionTransformer


def parameters(model):
    return sum(value.numel() for value in model.parameters())


@pytest.mark.parametrize(('arch', 'expected'), [
    ('RN50', 38_316_896), ('ViT-B-32', 87_849_216), ('ViT-B-16', 86_192_640), ('ViT-L-14', 303_966_208),
    ('ViT-L-14-336', 304_293_888)])
def test_as_many_parameters_as_open_clip(arch, expected):
    backbone = CLIPResNet if arch == 'RN50' else CLIPVisionTransformer
    config = open_clip.get_model_config(arch)
    with torch.device('meta'):
        ours = backbone(arch=arch)
        theirs = open_clip.model._build_vision_tower(config['embed_dim'], config['vision_cfg'])
    assert parameters(ours) == parameters(theirs) == expected


@pytest.mark.parametrize(('backbone', 'arguments', 'added'), [
    (CLIPVisionTransformer, dict(arch='ViT-B-16', temporal='token_t1d'), 12 * 768 * 3),
    (CLIPResNet, dict(arch='RN50', temporal='t1d'), 3 * (512 + 5 * 1024 + 1024 + 2 * 2048))])
def test_convolutions_over_time_add_three_numbers_a_channel(backbone, arguments, added):
    with torch.device('meta'):
        plain, temporal = backbone(arch=arguments['arch']), backbone(**arguments)
    assert parameters(temporal) - parameters(plain) == added
