"""Attention pooling against its formula and against open_clip."""

import torch
from open_clip.modified_resnet import AttentionPool2d

from vlplugins.models.layers.attention_pool import AttentionPool


def test_equals_open_clip():
    torch.manual_seed(0)
    pool, reference = AttentionPool(32, 4, 8, grid=(3, 3)), AttentionPool2d(3, 32, 4, 8)
    torch.nn.init.normal_(pool.qkv.bias)
    query, key, value = zip(pool.qkv.weight.chunk(3), pool.qkv.bias.chunk(3))
    for layer, (weight, bias) in zip((reference.q_proj, reference.k_proj, reference.v_proj), (query, key, value)):
        layer.load_state_dict(dict(weight=weight, bias=bias))
    reference.c_proj.load_state_dict(pool.proj.state_dict())
    reference.positional_embedding.data.copy_(pool.pos_embed[0])
    maps = torch.randn(2, 32, 3, 3)
    torch.testing.assert_close(pool(maps), reference(maps), atol=1e-5, rtol=1e-5)


def test_without_attention_it_is_a_projected_mean():
    """Equal keys weigh all tokens alike: the mean of the values of map and mean, which is that of the map."""
    torch.manual_seed(0)
    pool = AttentionPool(16, 2, 4, grid=(2, 3))
    with torch.no_grad():
        pool.qkv.weight[16:32] = 0
        pool.pos_embed.zero_()
        maps = torch.randn(2, 16, 2, 3)
        value = maps.mean(dim=(2, 3)) @ pool.qkv.weight[32:].T + pool.qkv.bias[32:]
        torch.testing.assert_close(pool(maps), pool.proj(value), atol=1e-5, rtol=1e-5)


def test_table_is_interpolated_at_run_time_as_when_it_is_loaded():
    torch.manual_seed(0)
    small, large = AttentionPool(16, 2, 4, grid=(3, 3)), AttentionPool(16, 2, 4, grid=(4, 5))
    large.load_state_dict(small.state_dict())
    maps = torch.randn(2, 16, 4, 5)
    torch.testing.assert_close(small(maps), large(maps))
