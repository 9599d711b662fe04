"""Adapters against their formulas written out."""

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from vlplugins.models.layers.adapters import Adapter, BlockAdapters, TowerAdapters, attend_over_time
from vlplugins.models.layers.transformer_block import TransformerBlock

D, HEADS, T, N = 16, 4, 3, 5


def shake(module):
    """Every parameter away from zero and one, where a mistake would not show."""
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.add_(0.3 * torch.randn_like(parameter))
    return module


def bottleneck(adapter, x):
    return F.linear(F.gelu(F.linear(x, adapter.down.weight, adapter.down.bias)), adapter.up.weight, adapter.up.bias)


def attention(block, x):
    """Attention of one sequence (N, D) by torch's own module with the same weights."""
    reference = nn.MultiheadAttention(D, HEADS)
    names = ['in_proj_weight', 'in_proj_bias', 'out_proj.weight', 'out_proj.bias']
    reference.load_state_dict(dict(zip(names, block.attn.state_dict().values())))
    return reference(x, x, x, need_weights=False)[0]


def over_time(block, x):
    """One place at a time: x is (B·T, N, D)."""
    out = torch.zeros_like(x)
    for first in range(0, len(x), T):
        for place in range(x.shape[1]):
            out[first:first + T, place] = attention(block, block.norm1(x[first:first + T, place]))
    return out


def block_and_tokens():
    torch.manual_seed(0)
    return shake(TransformerBlock(D, HEADS, act='quick_gelu')), torch.randn(2 * T, N, D)


def test_parameters_of_one_for_clip_vit_b16():
    assert sum(value.numel() for value in Adapter(768).parameters()) == 295_872  # 12 of them: the 3.55 M of Table 7


def test_adapter_is_the_bottleneck_and_starts_at_zero():
    torch.manual_seed(0)
    adapter, x = Adapter(D), torch.randn(2, N, D)
    assert adapter.down.weight.shape == (D // 4, D)
    assert torch.equal(adapter(x), torch.zeros_like(x))
    assert adapter.down.weight.abs().min() > 0  # or nothing would ever learn
    shake(adapter)
    torch.testing.assert_close(adapter(x), bottleneck(adapter, x))


def test_attention_over_time_equals_a_loop_over_places():
    block, x = block_and_tokens()
    with torch.no_grad():
        torch.testing.assert_close(attend_over_time(block, x, T), over_time(block, x))


@pytest.mark.parametrize('kind', ['s', 'sm', 'stm'])
def test_block_equals_the_formulas_of_aim(kind):
    block, x = block_and_tokens()
    adapters = shake(BlockAdapters(D, kind))
    with torch.no_grad():
        tokens, keys = adapters.attend(block, x, T)
        out = adapters.feed_forward(block, tokens, T)
        if 't' in kind:
            x = x + bottleneck(adapters.temporal, over_time(block, x))
        within = torch.stack([attention(block, block.norm1(frame)) for frame in x])
        expected = x + (within + bottleneck(adapters.spatial, within))
        torch.testing.assert_close(tokens, expected)
        torch.testing.assert_close(keys, block.attend(x)[1])
        beside = 0.5 * bottleneck(adapters.mlp, block.norm2(expected)) if 'm' in kind else 0
        torch.testing.assert_close(out, expected + block.mlp(block.norm2(expected)) + beside)


def test_key_bias_reaches_the_attention_within_frames_alone():
    block, x = block_and_tokens()
    adapters, bias = BlockAdapters(D, 'stm'), torch.randn(2 * T, N)
    shake(adapters.temporal)
    with torch.no_grad():
        expected = block.attend(x + adapters.temporal(attend_over_time(block, x, T)), bias)[0]
        torch.testing.assert_close(adapters.attend(block, x, T, bias)[0], expected)


def test_positions_of_frames():
    adapters = TowerAdapters(D, depth=1, kind='stm', max_frames=4)
    assert torch.equal(adapters.frame_position, torch.zeros(4, D))
    shake(adapters)
    table = adapters.frame_position
    assert torch.equal(adapters.frame_offset(6, num_frames=3), torch.cat([table[:3], table[:3]])[:, None])
    longer = adapters.frame_offset(8, num_frames=8)[:, 0]
    torch.testing.assert_close(longer[0], table[0])  # beyond the centre of the first row there is nothing to mix with
    torch.testing.assert_close(longer[1], 0.75 * table[0] + 0.25 * table[1])
    assert TowerAdapters(D, depth=1, kind='sm', max_frames=4).frame_offset(6, num_frames=3) is None


def test_unknown_kinds_are_refused():
    with pytest.raises(ValueError, match="adapters='t' is unknown: use None, 's', 'sm' or 'stm'"):
        TowerAdapters(D, depth=1, kind='t', max_frames=4)
