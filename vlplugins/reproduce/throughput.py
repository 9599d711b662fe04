"""Measures videos per second of a model: python -m vlplugins.reproduce.throughput CONFIG FILE.json [--batch-size 16].

One view a video, frames already decoded and normalised; on the accelerator where there is one, in half precision there.
"""

import argparse
import contextlib
import json
import statistics
import time
from pathlib import Path
from typing import Dict, Optional, Sequence

import torch
from mmaction.registry import MODELS
from mmengine.config import Config
from mmengine.device import get_device
from mmengine.registry import init_default_scope

from vlplugins import flops, user_errors
from vlplugins.atomic_file import write_text
from vlplugins.text.sources import placeholder_rows


def measure_throughput(cfg: Config, batch_size: int, repeats: int, shape: Optional[Sequence[int]] = None,
                       half: bool = True) -> Dict[str, object]:
    """Videos per second, from the median of several timed batches.

    Args:
        cfg: The config; weights and class texts do not matter and are not loaded.
        batch_size: Videos at once.
        repeats: Timed batches, after three that warm up.
        shape: Of a view with a batch of one; that of the config's test pipeline where not given.
        half: Under half-precision autocast, where there is an accelerator.
    """
    device = get_device()
    init_default_scope(cfg.get('default_scope', 'mmaction'))
    with placeholder_rows():
        model = MODELS.build(cfg.model).to(device).eval()
    videos = torch.zeros((batch_size, *(shape or flops.view_shape(cfg))[1:]), device=device)
    on_accelerator = device != 'cpu'
    precision = torch.autocast(device, torch.float16) if half and on_accelerator else contextlib.nullcontext()
    seconds = []
    with torch.inference_mode(), precision:
        for _ in range(3 + repeats):
            start = time.perf_counter()
            model(videos, mode='tensor', stage='head')
            if on_accelerator:
                getattr(torch, device).synchronize()
            seconds.append(time.perf_counter() - start)
    name = torch.cuda.get_device_name() if device == 'cuda' else device
    return dict(videos_per_second=batch_size / statistics.median(seconds[3:]), device=name,
                precision='float16 autocast' if half and on_accelerator else 'float32')


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description='Measures videos per second.')
    parser.add_argument('config')
    parser.add_argument('out', type=Path)
    parser.add_argument('--batch-size', type=int, default=16)
    parser.add_argument('--repeats', type=int, default=20)
    args = parser.parse_args()
    write_text(args.out, json.dumps(measure_throughput(Config.fromfile(args.config), args.batch_size, args.repeats)))


if __name__ == '__main__':
    user_errors.run(main)
