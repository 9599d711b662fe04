"""Messages between frames against a loop over frames and against closed forms."""

import torch

from vlplugins.models.layers.frame_message import FrameMessage
from vlplugins.models.layers.transformer_block import TransformerBlock

D, HEADS, T, N = 16, 4, 3, 5


def make():
    torch.manual_seed(0)
    block, message = TransformerBlock(D, HEADS), FrameMessage(D, HEADS)
    with torch.no_grad():  # biases and norms away from 0 and 1, where a mistake would not show
        for parameter in (*block.parameters(), *message.parameters()):
            parameter.add_(0.2 * torch.randn_like(parameter))
    return block, message, torch.randn(2 * T, N, D)


def softmax_attention(attn, tokens):
    """Attention of one sequence (N, D), head by head and query by query."""
    q, k, v = (attn.qkv(tokens)[:, part * D:(part + 1) * D].split(D // HEADS, dim=1) for part in range(3))
    heads = [torch.stack([torch.softmax(k[h] @ query / (D // HEADS)**0.5, dim=0) @ v[h] for query in q[h]])
             for h in range(HEADS)]
    return attn.proj(torch.cat(heads, dim=1))


def test_equals_a_loop_over_frames():
    block, message, x = make()
    expected = []
    for clip in x.view(2, T, N, D):
        told = torch.stack([message.fc(frame[0]) for frame in clip])
        told = told + softmax_attention(message.attn, message.norm(told))
        for frame, own in zip(clip, told):
            tokens = torch.cat([frame, own[None]])
            expected.append((tokens + softmax_attention(block.attn, block.norm1(tokens)))[:-1])
    with torch.no_grad():
        torch.testing.assert_close(message.attend(block, x, T)[0], torch.stack(expected))


def test_a_message_that_repeats_the_class_token_doubles_its_weight():
    """Without exchange, and with the identity in the place of the linear map: a class token of size two."""
    block, message, x = make()
    with torch.no_grad():
        message.fc.weight.copy_(torch.eye(D))
        for zero in (message.fc.bias, message.attn.proj.weight, message.attn.proj.bias):
            zero.zero_()
        size = torch.ones(2 * T, N)
        size[:, 0] = 2
        (tokens, keys), (expected, plain_keys) = message.attend(block, x, T), block.attend(x, size.log())
    torch.testing.assert_close(tokens, expected)
    torch.testing.assert_close(keys, plain_keys)  # that of the message is gone


def test_key_bias_is_that_of_the_tokens_and_leaves_the_message():
    block, message, x = make()
    apart = torch.full((2 * T, N), -torch.inf)
    with torch.no_grad():  # the message alone is left to attend to
        told = message.exchange(x[:, 0], T)
        value = block.attn.qkv(block.norm1(told))[:, 2 * D:]
        torch.testing.assert_close(message.attend(block, x, T, apart)[0], x + block.attn.proj(value)[:, None])


def test_the_second_half_is_the_blocks():
    block, message, x = make()
    assert torch.equal(message.feed_forward(block, x, T), block.feed_forward(x))
