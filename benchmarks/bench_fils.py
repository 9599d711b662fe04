"""Time and peak memory of a pre-training step of FILS, ViT-B/16, beside reconstruction of pixels.

    python benchmarks/bench_fils.py [--batch 2] [--repeats 5] [--threads 1] [--device cpu]

A step is forward, backward, AdamW and, for FILS, the move of the teacher, on clips of 16 frames of 224 pixels with 90 %
masked; in fp32 on the CPU, under bfloat16 autocast on an accelerator. `fils` and `pixels` are the models and optimizers
of `configs/fils/pretrain/fils_b16_ek100_800e.py` and of `…_pixels.py`; `… cp` computes the blocks of student and
predictor again in the backward pass (`with_cp=True`). `transformers` is `VideoMAEForPreTraining` of Hugging Face with
as many decoder blocks as our predictor has, and torch's AdamW: what one would take for pixels instead.

`speed` is against `pixels`, in turns in one process; `low` and `high` are quartiles of that ratio. `peak_gib` is the
memory at the peak of two steps in a process of its own: weights, gradients, the optimizer's moments and activations. On
the CPU it is what is resident above that before the model is built, on an accelerator what torch has allocated. `gmacs`
is the forward pass of the step for one clip, counted; `with_grad` the part of it that has a gradient.
"""

import argparse
import contextlib
import logging
import multiprocessing
import os
import resource

import common
import torch
from mmaction.structures import ActionDataSample
from mmengine.config import Config
from mmengine.optim import build_optim_wrapper
from mmengine.registry import init_default_scope
from torch.utils.flop_counter import FlopCounterMode

from vlplugins.engine.hooks.ema_teacher_hook import move_teacher
from vlplugins.flops import _cpu_attention
from vlplugins.ops.tube_masking import tube_mask
from vlplugins.registry import MODELS
from vlplugins.reproduce.places import config_path

GRID, RATIO = (8, 14, 14), 0.9
CONFIGS = {'fils': 'fils_b16_ek100_800e', 'pixels': 'fils_b16_ek100_800e_pixels'}
CASES = ('pixels', 'pixels cp', 'fils', 'fils cp', 'transformers')


class Ours:
    """A model of a config with its optimizer, and a batch that it can read."""

    def __init__(self, config, batch, device, with_cp):
        cfg = Config.fromfile(config_path(f'fils/pretrain/{config}.py'))
        init_default_scope(cfg.default_scope)
        cfg.model.backbone.with_cp = cfg.model.predictor.with_cp = with_cp
        self.model = MODELS.build(cfg.model).to(device).train()
        with quiet():
            self.optimizer = build_optim_wrapper(self.model, cfg.optim_wrapper)
        self.clips, masks = random_batch(batch, device)
        self.samples = [self._sample(mask) for mask in masks]

    def step(self):
        """One step; returns the loss."""
        with autocast(self.clips):
            losses = self.losses()
        loss, _ = self.model.parse_losses(losses)
        self.optimizer.update_params(loss)
        for name, teacher in getattr(self.model, 'teacher', {}).items():
            move_teacher(teacher, getattr(self.model, name), 0.996)
        return loss.item()

    def losses(self):
        """The forward pass."""
        return self.model(self.clips, self.samples, mode='loss')

    @staticmethod
    def _sample(mask):
        sample, area = ActionDataSample(), torch.zeros(GRID, dtype=torch.bool)
        area[:, 3:11, 3:11] = True
        sample.set_field(mask, 'mask')
        sample.set_field(area.flatten(), 'action_mask')
        sample.set_field(torch.randn(512), 'caption_embedding')
        return sample


class Transformers:
    """VideoMAE of Hugging Face."""

    def __init__(self, batch, device):
        from transformers import VideoMAEConfig, VideoMAEForPreTraining
        self.model = VideoMAEForPreTraining(VideoMAEConfig(decoder_num_hidden_layers=6)).to(device).train()
        self.optimizer = torch.optim.AdamW(self.model.parameters(), lr=1.5e-4, betas=(0.9, 0.95), weight_decay=0.05)
        clips, masks = random_batch(batch, device)
        self.clips, self.masks = clips.transpose(1, 2).contiguous(), torch.stack(masks).to(device)

    def step(self):
        """One step; returns the loss."""
        with autocast(self.clips):
            loss = self.losses()
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return loss.item()

    def losses(self):
        """The forward pass."""
        return self.model(pixel_values=self.clips, bool_masked_pos=self.masks).loss


def autocast(clips):
    """bfloat16 on an accelerator, nothing on the CPU."""
    return torch.autocast(clips.device.type, torch.bfloat16, enabled=clips.device.type != 'cpu')


@contextlib.contextmanager
def quiet():
    """MMEngine warns of every parameter that is not trained: here of all of the teacher's."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def random_batch(batch, device):
    """Clips (B, 3, T, H, W), and a mask for each."""
    generator = torch.Generator().manual_seed(0)
    clips = torch.randn(batch, 3, 16, 224, 224, generator=generator).to(device)
    return clips, [tube_mask(GRID, RATIO, generator) for _ in range(batch)]


def build(case, batch, device):
    """The model of a case, from the same random numbers each time."""
    torch.manual_seed(0)
    if case == 'transformers':
        return Transformers(batch, device)
    name, *with_cp = case.split()
    return Ours(CONFIGS[name], batch, device, with_cp=bool(with_cp))


def count(case):
    """10⁹ multiply-adds of a forward pass for one clip: all of them, and those that have a gradient."""
    training = build(case, 1, 'cpu')
    gmacs = []
    for restricted in (False, True):
        if restricted and hasattr(training.model, 'targets'):
            targets = torch.zeros(1, int(RATIO * 196) * 8, 512)
            training.model.targets = lambda clips, masked, targets=targets: targets
        counter = FlopCounterMode(display=False, custom_mapping=_cpu_attention())
        with torch.no_grad(), counter:
            training.losses()
        gmacs.append(counter.get_total_flops() / 2 / 1e9)
    return gmacs


def measure_memory(case, args):
    """GiB at the peak of two steps, in a process of its own."""
    receiver, sender = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context('spawn').Process(target=_report_memory, args=(sender, case, args))
    process.start()
    sender.close()
    peak = receiver.recv()
    process.join()
    return peak


def _report_memory(sender, case, args):
    torch.set_num_threads(args.threads)
    from transformers import VideoMAEForPreTraining  # noqa: F401  (so that all cases begin alike)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    training = build(case, args.batch, args.device)
    for _ in range(2):
        training.step()
    resident = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 2**20
    sender.send(resident if args.device == 'cpu' else torch.cuda.max_memory_allocated() / 2**30)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--batch', type=int, default=2)
    parser.add_argument('--repeats', type=int, default=5)
    parser.add_argument('--threads', type=int, default=1)
    parser.add_argument('--device', choices=('cpu', 'cuda'), default='cpu')
    parser.add_argument('--cases', nargs='+', choices=CASES, default=list(CASES))
    parser.add_argument('--out', default='work_dirs/benchmarks/fils.json')
    args = parser.parse_args()
    torch.set_num_threads(args.threads)

    cases = ['pixels', *(case for case in args.cases if case != 'pixels')]
    memory = {case: measure_memory(case, args) for case in cases}
    counts = {case: count(case) for case in cases}
    load = os.getloadavg()[0]
    trainings = {case: build(case, args.batch, args.device) for case in cases}
    times = common.interleave({case: training.step for case, training in trainings.items()}, args.repeats)
    rows = common.summary(times, 'pixels')
    for row in rows:
        row['peak_gib'] = memory[row['name']]
        row['gmacs'], row['with_grad'] = counts[row['name']]
    print(f'batch {args.batch}, {args.device}, {args.threads} thread(s), {args.repeats} rounds; load of the machine '
          f'before the first {load:.1f}, after the last {os.getloadavg()[0]:.1f}, on {os.cpu_count()} cores')
    common.print_table(rows, ['name', 'seconds', 'speed', 'low', 'high', 'peak_gib', 'gmacs', 'with_grad'])
    common.save(args.out, 'fils', rows, arguments=vars(args), load=[load, os.getloadavg()[0]])


if __name__ == '__main__':
    main()
