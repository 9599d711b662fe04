import pytest
import torch

from vlplugins.models.layers.video_decoder_block import VideoDecoderBlock


def slow_block(block, queries, frames):
    """Eq. 8 of ALT, with the convolution as a loop over frames and offsets."""
    batch, num_frames, _ = frames.shape
    convolved = frames.clone()
    for t in range(num_frames):
        for offset in range(3):
            if 0 <= t + offset - 1 < num_frames:
                convolved[:, t] += frames[:, t + offset - 1] @ block.conv.weight[:, :, offset].T
        convolved[:, t] += block.conv.bias
    queries = queries + block.self_attn(block.norm_self(queries))
    return queries + block.cross_attn(block.norm_query(queries), block.norm_memory(convolved))


def test_equals_the_equation():
    torch.manual_seed(0)
    block = VideoDecoderBlock(16, 4)
    block.conv.weight.data.normal_()
    block.conv.bias.data.normal_()
    queries, frames = torch.randn(2, 5, 16), torch.randn(2, 5, 16)
    torch.testing.assert_close(block(queries, frames), slow_block(block, queries, frames), atol=1e-5, rtol=1e-5)


def test_convolution_starts_as_identity():
    torch.manual_seed(0)
    with_conv = VideoDecoderBlock(16, 4)
    without = VideoDecoderBlock(16, 4, conv=False)
    without.load_state_dict(with_conv.state_dict(), strict=False)
    queries, frames = torch.randn(2, 5, 16), torch.randn(2, 5, 16)
    torch.testing.assert_close(with_conv(queries, frames), without(queries, frames))


@pytest.mark.parametrize('arguments', [dict(self_attention=False), dict(pre_norm=False), dict(depthwise=True)])
def test_every_parameter_is_used(arguments):
    block = VideoDecoderBlock(16, 4, **arguments)
    block(torch.randn(2, 5, 16), torch.randn(2, 5, 16)).square().sum().backward()
    assert all(p.grad is not None for p in block.parameters())


def test_parameters_of_the_paper():
    """2,888,192 for convolution and two attentions at width 512, and three LayerNorms."""
    assert sum(p.numel() for p in VideoDecoderBlock(512, 8).parameters()) == 2888192 + 3 * 1024
