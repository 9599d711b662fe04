import pytest
import torch

from vlplugins.models.backbones.clip_vit_weights import convert_vision_tower
from vlplugins.weights import CLIPWeights

D, E, N = 8, 4, 4
SHAPES = {
    'cls_token': (1, 1, D), 'pos_embed': (1, 1 + N, D), 'patch_embed.weight': (D, 3, 2, 2), 'norm_pre.weight': (D, ),
    'blocks.0.attn.qkv.weight': (3 * D, D), 'blocks.0.mlp.fc1.bias': (4 * D, ), 'proj.weight': (E, D)
}


def published(**changes):
    tensors = {
        'class_embedding': torch.randn(D), 'positional_embedding': torch.randn(1 + N, D),
        'conv1.weight': torch.randn(D, 3, 2, 2).half(), 'ln_pre.weight': torch.randn(D), 'proj': torch.randn(D, E),
        'transformer.resblocks.0.attn.in_proj_weight': torch.randn(3 * D, D),
        'transformer.resblocks.0.mlp.c_fc.bias': torch.randn(4 * D), **changes
    }
    return CLIPWeights({f'visual.{name}': value for name, value in tensors.items()}, 'clip.pt', None)


def test_names_and_orientation():
    weights = published()
    converted = convert_vision_tower(weights, SHAPES)
    assert {name: tuple(value.shape) for name, value in converted.items()} == SHAPES
    assert torch.equal(converted['proj.weight'], weights.tensors['visual.proj'].T)
    assert torch.equal(converted['blocks.0.attn.qkv.weight'],
                       weights.tensors['visual.transformer.resblocks.0.attn.in_proj_weight'])
    assert converted['patch_embed.weight'].dtype == torch.float32  # OpenAI's files are half precision


def test_table_of_another_resolution_passes():
    assert convert_vision_tower(published(positional_embedding=torch.randn(10, D)), SHAPES)['pos_embed'].shape[1] == 10


@pytest.mark.parametrize(('name', 'value', 'message'), [
    ('conv1.weight', torch.randn(D, 3, 4, 4), r'patch_embed.weight is \(8, 3, 4, 4\) in the file and \(8, 3, 2, 2\)'),
    ('positional_embedding', torch.randn(1 + N, 6), r'pos_embed is \(1, 5, 6\)')])
def test_another_architecture_is_named(name, value, message):
    with pytest.raises(ValueError, match=message):
        convert_vision_tower(published(**{name: value}), SHAPES)


def test_missing_blocks_are_named():
    weights = published()
    del weights.tensors['visual.transformer.resblocks.0.mlp.c_fc.bias']
    with pytest.raises(ValueError, match='blocks.0.mlp.fc1.bias is nothing in the file'):
        convert_vision_tower(weights, SHAPES)
