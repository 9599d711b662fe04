import pytest
import torch

from vlplugins.models.layers.attention import MultiheadAttention


def reference(ours):
    """torch's own module with the same weights."""
    theirs = torch.nn.MultiheadAttention(16, 4, batch_first=True)
    theirs.in_proj_weight.data, theirs.in_proj_bias.data = ours.qkv.weight.data, ours.qkv.bias.data
    theirs.out_proj.weight.data, theirs.out_proj.bias.data = ours.proj.weight.data, ours.proj.bias.data
    return theirs


def test_equals_torch_as_self_and_cross_attention():
    torch.manual_seed(0)
    ours = MultiheadAttention(16, 4)
    ours.qkv.bias.data.normal_()
    x, memory = torch.randn(2, 5, 16), torch.randn(2, 7, 16)
    theirs = reference(ours)
    torch.testing.assert_close(ours(x), theirs(x, x, x, need_weights=False)[0])
    torch.testing.assert_close(ours(x, memory), theirs(x, memory, memory, need_weights=False)[0])


def test_log_size_counts_a_key_several_times():
    """Proportional attention: a key of size 3 weighs as three copies of it."""
    torch.manual_seed(0)
    attention = MultiheadAttention(16, 4)
    x = torch.randn(1, 4, 16)
    copies = torch.cat([x, x[:, 1:2], x[:, 1:2]], dim=1)
    sizes = torch.tensor([[1.0, 3.0, 1.0, 1.0]])
    torch.testing.assert_close(attention(x, key_bias=sizes.log()), attention(copies)[:, :4])


def test_indivisible_width_is_refused():
    with pytest.raises(ValueError, match='embed_dims=10 cannot be split over num_heads=4'):
        MultiheadAttention(10, 4)


def test_biases_of_keys_change_nothing():
    with_keys, without = MultiheadAttention(8, 2), MultiheadAttention(8, 2, bias_keys=False)
    state = {f'qkv.{name}': torch.randn(8) for name in ('q_bias', 'v_bias')}
    without.load_state_dict({**without.state_dict(), **state})
    bias = torch.cat([state['qkv.q_bias'], torch.randn(8), state['qkv.v_bias']])
    with_keys.load_state_dict({**{key: value for key, value in without.state_dict().items() if key not in state},
                               'qkv.bias': bias})
    x, memory = torch.randn(2, 5, 8), torch.randn(2, 3, 8)
    torch.testing.assert_close(with_keys(x), without(x))
    torch.testing.assert_close(with_keys(x, memory), without(x, memory))
