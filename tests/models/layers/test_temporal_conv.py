"""Convolution over time against loops over frames."""

import pytest
import torch

from vlplugins.models.layers.temporal_conv import ClassTokenConv, TemporalConv


def loop_over_frames(x, weight, num_frames):
    """Each frame of each clip from its neighbours, one after the other; x is (B·T, C, ...)."""
    out = torch.zeros_like(x)
    for row in range(len(x)):
        frame = row % num_frames
        for tap, other in enumerate((frame - 1, frame, frame + 1)):
            if 0 <= other < num_frames:
                scale = weight[:, 0, tap].view(-1, *[1] * (x.ndim - 2))
                out[row] += scale * x[row - frame + other]
    return out


@pytest.mark.parametrize('num_frames', [1, 2, 4])
@pytest.mark.parametrize('places', [(), (3, 5)])
def test_equals_a_loop_over_frames(num_frames, places):
    torch.manual_seed(0)
    conv = TemporalConv(8, shift_share=1 / 4)
    torch.nn.init.normal_(conv.weight)
    x = torch.randn(3 * num_frames, 8, *places)
    torch.testing.assert_close(conv(x, num_frames), loop_over_frames(x, conv.weight, num_frames))


@pytest.mark.parametrize(('channels', 'share', 'fold'), [(16, 1 / 8, 2), (16, 1 / 4, 4), (10, 1 / 4, 2), (16, 0, 0)])
def test_starts_as_a_shift(channels, share, fold):
    clip = torch.randn(4, channels, 2, 2)
    out = TemporalConv(channels, share)(clip, num_frames=4)
    nothing = torch.zeros_like(clip[:1])
    following, before = torch.cat([clip[1:], nothing]), torch.cat([nothing, clip[:-1]])
    assert torch.equal(out[:, :fold], following[:, :fold])
    assert torch.equal(out[:, fold:2 * fold], before[:, fold:2 * fold])
    assert torch.equal(out[:, 2 * fold:], clip[:, 2 * fold:])


def test_clips_do_not_mix():
    conv = TemporalConv(8, 1 / 4)
    torch.nn.init.normal_(conv.weight)
    first, second = torch.randn(2, 3, 8)
    torch.testing.assert_close(conv(torch.cat([first, second]), 3), torch.cat([conv(first, 3), conv(second, 3)]))


def test_class_token_alone_is_convolved():
    conv = ClassTokenConv(8, 1 / 4)
    torch.nn.init.normal_(conv.weight)
    tokens = torch.randn(2 * 4, 5, 8)
    out = conv(tokens, 4)
    torch.testing.assert_close(out[:, 0], loop_over_frames(tokens[:, 0], conv.weight, 4))
    assert torch.equal(out[:, 1:], tokens[:, 1:])


def test_weights_are_those_of_a_depthwise_conv1d():
    conv = TemporalConv(8, 1 / 4)
    torch.nn.init.normal_(conv.weight)
    reference = torch.nn.Conv1d(8, 8, 3, padding=1, groups=8, bias=False)
    reference.load_state_dict(conv.state_dict())
    clips = torch.randn(2, 5, 8)
    torch.testing.assert_close(
        conv(clips.flatten(0, 1), 5).view(2, 5, 8), reference(clips.transpose(1, 2)).transpose(1, 2))
