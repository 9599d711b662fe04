import pytest
import torch
from mmaction.registry import MODELS
from mmengine.config import Config
from torch import nn

from vlplugins.reproduce import throughput


@MODELS.register_module(force=True)
class TimedModel(nn.Module):
    """Lets a clock run: 20 ms for every batch, more for the first three and for an odd one out."""

    now = 0.0

    def __init__(self):
        super().__init__()
        self.milliseconds = iter([200, 200, 200, 20, 20, 500, 20, 20])

    def forward(self, videos, mode, stage):
        assert not torch.is_grad_enabled()
        assert videos.shape == (4, 1, 3, 2, 8, 8)
        TimedModel.now += next(self.milliseconds) / 1000


def test_median_of_batches_after_warming_up(monkeypatch):
    monkeypatch.setattr(throughput.time, 'perf_counter', lambda: TimedModel.now)
    cfg = Config(dict(model=dict(type='TimedModel')))
    measured = throughput.measure_throughput(cfg, batch_size=4, repeats=5, shape=(1, 1, 3, 2, 8, 8))
    assert measured['videos_per_second'] == pytest.approx(4 / 0.02)
    assert measured['device']
