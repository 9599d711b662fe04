import pytest
import torch

from vlplugins.models.backbones import CLIPResNet
from vlplugins.models.backbones.clip_resnet_weights import convert_resnet
from vlplugins.weights import CLIPWeights

GEOMETRY = dict(img_size=32, width=8, depths=(1, 1, 1, 1), num_heads=4, out_dims=16)
D, E, N = 256, 16, 1


def published(own, **changes):
    """A file with CLIP's names for the parameters of our backbone."""
    tower = {name: torch.randn(value.shape) for name, value in own.items() if not name.startswith('attnpool.')}
    tower.update({f'attnpool.{part}_proj.weight': torch.randn(D, D) for part in 'qkv'})
    tower.update({f'attnpool.{part}_proj.bias': torch.randn(D) for part in 'qkv'})
    tower.update({'attnpool.c_proj.weight': torch.randn(E, D), 'attnpool.c_proj.bias': torch.randn(E),
                  'attnpool.positional_embedding': torch.randn(1 + N, D)})
    tower.update(changes)
    return CLIPWeights({f'visual.{name}': value for name, value in tower.items()}, 'clip.pt', None)


@pytest.fixture()
def own():
    return CLIPResNet(**GEOMETRY).state_dict()


def test_names_of_the_pooling(own):
    weights = published(own)
    converted = convert_resnet(weights, own)
    tower = {name[len('visual.'):]: value for name, value in weights.tensors.items()}
    rows = torch.cat([tower[f'attnpool.{part}_proj.weight'] for part in 'qkv'])
    assert torch.equal(converted['attnpool.qkv.weight'], rows)
    assert torch.equal(converted['attnpool.proj.weight'], tower['attnpool.c_proj.weight'])
    assert torch.equal(converted['attnpool.pos_embed'][0], tower['attnpool.positional_embedding'])
    assert torch.equal(converted['layer2.0.downsample.1.running_var'], tower['layer2.0.downsample.1.running_var'])
    assert set(own) - set(converted) == {name for name in own if 'num_batches_tracked' in name}


def test_table_of_another_resolution_passes(own):
    table = torch.randn(10, D)
    weights = published(own, **{'attnpool.positional_embedding': table})
    assert torch.equal(convert_resnet(weights, own)['attnpool.pos_embed'][0], table)


@pytest.mark.parametrize(('name', 'value', 'message'), [
    ('conv1.weight', torch.randn(8, 3, 3, 3), r'conv1.weight is \(8, 3, 3, 3\) in the file and \(4, 3, 3, 3\)'),
    ('attnpool.positional_embedding', torch.randn(2, 64), r'attnpool.pos_embed is \(1, 2, 64\)'),
    ('attnpool.c_proj.weight', torch.randn(8, D), r'attnpool.proj.weight is \(8, 256\) in the file')])
def test_another_architecture_is_named(own, name, value, message):
    with pytest.raises(ValueError, match=rf'clip.pt is of another architecture.*{message}'):
        convert_resnet(published(own, **{name: value}), own)


def test_missing_blocks_are_named(own):
    weights = published(own)
    del weights.tensors['visual.layer3.0.conv2.weight']
    with pytest.raises(ValueError, match='layer3.0.conv2.weight is nothing in the file'):
        convert_resnet(weights, own)
