"""Residual block of CLIP's ResNets."""

from contextlib import contextmanager
from typing import Iterator, Optional

from torch import Tensor, nn

from .temporal_conv import TemporalConv

EXPANSION = 4  # channels that leave a block, over `channels`


class CLIPBottleneck(nn.Module):
    """Bottleneck whose stride is an average pooling (Radford et al., 2021, Sec. 2.4: anti-aliased ResNet-D).

    Args:
        in_channels: Channels that enter.
        channels: Of the 3 × 3 convolution; four times as many leave.
        stride: Of the block.
        shift_share: Where given, a `TemporalConv` with this share stands in front of the first convolution; the skip
            connection passes it by.
    """

    def __init__(self,
                 in_channels: int,
                 channels: int,
                 stride: int = 1,
                 shift_share: Optional[float] = None) -> None:
        super().__init__()
        out_channels = EXPANSION * channels
        self.temporal_conv = None if shift_share is None else TemporalConv(in_channels, shift_share)
        self.conv1 = nn.Conv2d(in_channels, channels, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)
        self.avgpool = nn.AvgPool2d(stride) if stride > 1 else nn.Identity()
        self.conv3 = nn.Conv2d(channels, out_channels, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(out_channels)
        nn.init.zeros_(self.bn3.weight)  # the block starts as its skip connection
        self.relu = nn.ReLU(inplace=True)
        self.downsample = None
        if stride > 1 or in_channels != out_channels:
            self.downsample = nn.Sequential(
                nn.Conv2d(in_channels, out_channels, 1, bias=False), nn.BatchNorm2d(out_channels))

    def forward(self, x: Tensor, num_frames: int) -> Tensor:
        """Feature maps of frames, (B·T, C, h, w) -> (B·T, C', h', w')."""
        out = x if self.temporal_conv is None else self.temporal_conv(x, num_frames)
        out = self.relu(self.bn1(self.conv1(out)))
        out = self.relu(self.bn2(self.conv2(out)))
        out = self.bn3(self.conv3(self.avgpool(out)))
        return self.relu(out + self._skip(x))

    def _skip(self, x: Tensor) -> Tensor:
        return x if self.downsample is None else self.downsample(self.avgpool(x))


@contextmanager
def running_statistics_kept(module: nn.Module) -> Iterator[None]:
    """What passes inside does not move the running statistics of BatchNorm layers; they compute as ever.

    Gradient checkpointing runs a block twice a step; the second pass must not count.
    """
    norms = [layer for layer in module.modules() if isinstance(layer, nn.modules.batchnorm._BatchNorm)]
    before = [(buffer, buffer.clone()) for layer in norms for buffer in layer.buffers()]
    try:
        yield
    finally:
        for buffer, value in before:
            buffer.copy_(value)
