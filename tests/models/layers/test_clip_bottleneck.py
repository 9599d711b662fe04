"""CLIP's bottleneck against open_clip's, and checkpointing beside BatchNorm."""

import open_clip.modified_resnet
import pytest
import torch
from torch import nn

from vlplugins.models.layers.clip_bottleneck import CLIPBottleneck, running_statistics_kept


@pytest.mark.parametrize(('in_channels', 'stride'), [(32, 1), (8, 1), (32, 2)])
def test_equals_open_clip(in_channels, stride):
    torch.manual_seed(0)
    reference = open_clip.modified_resnet.Bottleneck(in_channels, 8, stride)
    block = CLIPBottleneck(in_channels, 8, stride)
    block.load_state_dict(reference.state_dict())
    maps = torch.randn(2, in_channels, 6, 6)
    torch.testing.assert_close(block(maps.clone(), 1), reference(maps.clone()))


def test_convolution_over_time_stands_in_front_of_the_first_one_and_not_in_the_skip():
    torch.manual_seed(0)
    block = CLIPBottleneck(32, 8, shift_share=1 / 8).eval()
    nn.init.normal_(block.bn3.weight)
    plain = CLIPBottleneck(32, 8).eval()
    plain.load_state_dict({name: value for name, value in block.state_dict().items() if 'temporal' not in name})
    maps = torch.rand(4, 32, 3, 3)
    shifted = maps.clone()
    shifted[:, :4] = torch.cat([maps[1:, :4], torch.zeros(1, 4, 3, 3)])
    shifted[:, 4:8] = torch.cat([torch.zeros(1, 4, 3, 3), maps[:-1, 4:8]])
    # The plain block on shifted maps, with the skip of the maps as they were.
    branch = plain.bn3(plain.conv3(plain.bn2(plain.conv2(plain.bn1(plain.conv1(shifted)).relu())).relu()))
    torch.testing.assert_close(block(maps, 4), (branch + maps).relu())


def test_running_statistics_are_kept_and_outputs_the_same():
    norm = nn.Sequential(nn.BatchNorm2d(4))
    maps = torch.randn(3, 4, 2, 2)
    expected = norm(maps)
    before = {name: value.clone() for name, value in norm.state_dict().items()}
    with running_statistics_kept(norm):
        torch.testing.assert_close(norm(maps), expected)
    assert all(torch.equal(value, before[name]) for name, value in norm.state_dict().items())
    norm(maps)
    assert not torch.equal(norm[0].running_mean, before['0.running_mean'])  # and they move again
