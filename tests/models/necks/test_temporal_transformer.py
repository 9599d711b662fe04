"""T-Trans against the same computation written with torch's own attention."""

import pytest
import torch
import torch.nn.functional as F
from mmaction.registry import MODELS as HOST_MODELS
from torch import nn

from vlplugins.models.necks import TemporalTransformer

E = 128


def make(**arguments):
    torch.manual_seed(0)
    neck = TemporalTransformer(**{**dict(embed_dims=E, num_blocks=2), **arguments})
    with torch.no_grad():  # biases and norms away from 0 and 1, where a mistake would not show
        for name, parameter in neck.named_parameters():
            if 'bias' in name or 'norm' in name:
                parameter.add_(0.1 * torch.randn_like(parameter))
    return neck


def slowly(neck, frames, heads):
    """One video at a time, with `nn.MultiheadAttention`, a LayerNorm by its formula and the released code's order."""
    features = []
    for video in frames:
        x = video + neck.frame_position[:len(video)]
        for block in neck.blocks:
            attention = nn.MultiheadAttention(E, heads)
            names = ['in_proj_weight', 'in_proj_bias', 'out_proj.weight', 'out_proj.bias']
            attention.load_state_dict(dict(zip(names, block.attn.state_dict().values())))
            y = norm(x, block.norm1)
            x = x + attention(y, y, y, need_weights=False)[0]
            hidden = F.linear(norm(x, block.norm2), block.mlp.fc1.weight, block.mlp.fc1.bias)
            x = x + F.linear(hidden * torch.sigmoid(1.702 * hidden), block.mlp.fc2.weight, block.mlp.fc2.bias)
        features.append((x + video).mean(dim=0))
    return torch.stack(features)


def norm(x, layer):
    centred = x - x.mean(-1, keepdim=True)
    return layer.weight * centred / (centred.pow(2).mean(-1, keepdim=True) + 1e-12).sqrt() + layer.bias


@pytest.mark.parametrize(('arguments', 'heads'), [({}, 2), (dict(num_heads=4), 4), (dict(num_heads=1), 1)])
@pytest.mark.parametrize('training', [True, False])
def test_equals_torch_attention_with_the_same_weights(arguments, heads, training):
    neck, frames = make(**arguments).train(training), torch.randn(2, 5, E)
    with torch.set_grad_enabled(training):
        feature, losses = neck(frames, data_samples=[])
        torch.testing.assert_close(feature, slowly(neck, frames, heads), atol=1e-5, rtol=1e-5)
    assert losses == {}


def test_the_norm_is_exact_for_frames_of_small_variance():
    neck, frames = make(), 1e-4 * torch.randn(1, 3, E)
    neck.frame_position.data.zero_()
    torch.testing.assert_close(neck(frames)[0], slowly(neck, frames, 2), atol=1e-5, rtol=1e-5)  # 1e-5 as eps would show


@pytest.mark.parametrize(('embed_dims', 'num_heads', 'millions'), [(512, None, 18.954), (768, None, 42.586)])
def test_has_the_papers_size(embed_dims, num_heads, millions):
    neck = TemporalTransformer(embed_dims, num_heads=num_heads)
    assert sum(p.numel() for p in neck.parameters()) / 1e6 == pytest.approx(millions, abs=5e-4)
    assert len(neck.blocks) == 6 and len(neck.frame_position) == 77
    assert {block.attn.num_heads for block in neck.blocks} == {embed_dims // 64}


def test_starts_as_the_released_code_does():
    neck = TemporalTransformer(512, num_blocks=1)
    block = neck.blocks[0]
    for weight in (neck.frame_position, block.attn.proj.weight, block.mlp.fc1.weight, block.mlp.fc2.weight):
        assert weight.std().item() == pytest.approx(0.02, rel=0.02)
        assert weight.abs().max() > 0.06  # normal, not uniform
    torch_own = nn.MultiheadAttention(512, 8).in_proj_weight  # what the released code does not reach
    assert block.attn.qkv.weight.std().item() == pytest.approx(torch_own.std().item(), rel=0.02)
    assert block.attn.qkv.weight.abs().max().item() == pytest.approx(torch_own.abs().max().item(), rel=0.01)
    for name, parameter in neck.named_parameters():
        if name.endswith('bias'):
            assert not parameter.any(), name


def test_order_of_frames_matters_and_clips_may_be_longer_than_the_table():
    neck = make(max_frames=4)
    frames = torch.randn(1, 9, E)
    assert not torch.allclose(neck(frames)[0], neck(frames.flip(1))[0], atol=1e-3)
    long = make(max_frames=9)
    long.load_state_dict({**neck.state_dict(), 'frame_position': F.interpolate(
        neck.frame_position.T[None], size=9, mode='linear')[0].T})
    torch.testing.assert_close(neck(frames)[0], long(frames)[0])


def test_is_found_by_the_host_and_names_a_wrong_width():
    neck = HOST_MODELS.build(dict(type='vlplugins.TemporalTransformer', embed_dims=64, num_blocks=1))
    assert neck(torch.randn(2, 1, 64))[0].shape == (2, 64)  # an image is a video of one frame
    with pytest.raises(ValueError, match=r'\(B, T, 64\), not \(2, 3, 32\).*model.neck.embed_dims'):
        neck(torch.randn(2, 3, 32))


def test_starts_of_small_models():
    small = TemporalTransformer(E, num_blocks=1, position_std=0.5, init_std=0.1)
    assert abs(small.frame_position.std() - 0.5) < 0.02
    block = small.blocks[0]
    for layer in (block.attn.proj, block.mlp.fc1, block.mlp.fc2):
        assert abs(layer.weight.std() - 0.1) < 0.005
