import time

import pytest
import torch
from mmaction.registry import MODELS
from mmengine.config import Config
from torch import nn

from vlplugins.reproduce.throughput import measure_throughput


@MODELS.register_module(force=True)
class SleepingModel(nn.Module):
    """Takes 20 ms for every batch, 200 ms for the first three."""

    def __init__(self):
        super().__init__()
        self.shapes = []

    def forward(self, videos, mode, stage):
        assert not torch.is_grad_enabled()
        assert videos.shape == (4, 1, 3, 2, 8, 8)
        self.shapes.append(videos.shape)
        time.sleep(0.2 if len(self.shapes) <= 3 else 0.02)


def test_median_of_batches_after_warming_up():
    cfg = Config(dict(model=dict(type='SleepingModel')))
    measured = measure_throughput(cfg, batch_size=4, repeats=5, shape=(1, 1, 3, 2, 8, 8))
    assert measured['videos_per_second'] == pytest.approx(4 / 0.02, rel=0.3)
    assert measured['device']
