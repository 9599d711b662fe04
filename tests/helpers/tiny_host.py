"""A recognition task small enough for tests of the tools: stock recognizer and head, a few random clips in memory.

Configs import it by `custom_imports`; it uses no part of the package, so that the tools are tested on the host's own.
"""

import time

import torch
from mmaction.registry import DATASETS, MODELS
from mmaction.structures import ActionDataSample
from torch import Tensor, nn
from torch.utils.data import Dataset

NUM_CLASSES = 3


@DATASETS.register_module()
class TinyClips(Dataset):
    """Clips of noise whose brightness tells the class; the same on every process.

    `delay` makes each clip take so many seconds, for tests that stop a run in the middle.
    """

    metainfo = dict(name='tiny')

    def __init__(self, length: int = 16, delay: float = 0) -> None:
        self.delay = delay
        generator = torch.Generator().manual_seed(0)
        self.labels = [index % NUM_CLASSES for index in range(length)]
        self.clips = torch.randn(length, 1, 3, 2, 8, 8, generator=generator)
        self.clips += torch.tensor(self.labels).view(-1, 1, 1, 1, 1, 1)

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, index: int) -> dict:
        time.sleep(self.delay)
        return dict(inputs=self.clips[index], data_samples=ActionDataSample().set_gt_label(self.labels[index]))


@MODELS.register_module()
class TinyBackbone(nn.Module):
    """A convolution over space and time, without statistics over the batch."""

    def __init__(self, channels: int = 8) -> None:
        super().__init__()
        self.conv = nn.Conv3d(3, channels, 3, padding=1)

    def init_weights(self) -> None:
        """Nothing to load."""

    def forward(self, x: Tensor) -> Tensor:
        return self.conv(x).relu()
