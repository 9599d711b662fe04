"""What a training step costs under the frozen classifier and under the contrastive head (Text4Vis, Table 9).

    python benchmarks/bench_contrastive.py [--processes 2] [--batch 8] [--repeats 9] [--threads 1]
    python benchmarks/bench_contrastive.py --size 64 --width 64 --depth 2 --text-depth 2 --classes 20 --batch 2

A step is forward, backward and AdamW, on clips of noise, with a ViT of the given size and CLIP's text tower of the same
width; several processes average gradients by DDP over gloo. `seconds` is the slowest process of a round. `speed` is
against the frozen classifier, `low` and `high` are quartiles of that ratio. `peak_mib` is the resident memory at the
peak of two steps in a process of their own, above that of the process before it has a model (Linux).
"""

import argparse
import gc
import json
import multiprocessing
import tempfile
from pathlib import Path

import common
import torch
import torch.distributed as dist
from mmaction.structures import ActionDataSample
from mmengine.registry import init_default_scope
from torch import nn

import vlplugins  # noqa: F401, I001  (its cures must be in place before open_clip is imported)
from vlplugins.registry import MODELS
from vlplugins.text.labels import load_labels

FROZEN = dict(type='vlplugins.FrozenTextHead')
OFFLINE = dict(type='vlplugins.ContrastiveHead', text='offline')
ONLINE = dict(type='vlplugins.ContrastiveHead', text='online')
ONE = {'frozen classifier': FROZEN, 'offline': OFFLINE, 'online': ONLINE}
SEVERAL = {
    'frozen classifier': FROZEN,
    'offline': dict(OFFLINE, gather=False),
    'offline, gathered': dict(OFFLINE, gather=True),
    'online': dict(ONLINE, gather=False),
    'online, gathered': dict(ONLINE, gather=True),
}


class Recognizer(nn.Module):
    """Tower and head, without a pipeline around them."""

    def __init__(self, head, args):
        super().__init__()
        torch.manual_seed(0)
        self.backbone = MODELS.build(dict(
            type='vlplugins.CLIPVisionTransformer', img_size=args.size, patch_size=16, embed_dims=args.width,
            depth=args.depth, num_heads=args.width // 64, out_dims=args.width))
        encoder = dict(
            type='vlplugins.CLIPTextEncoder', context_length=77, embed_dims=args.width, depth=args.text_depth,
            num_heads=args.width // 64, out_dims=args.width, embedding_std=1.0)
        texts = dict(labels=load_labels('k400')[:args.classes], templates='text4vis', encoder=encoder)
        self.head = MODELS.build(dict(head, class_texts=texts))

    def forward(self, clips, samples):
        """Sum of what the host would train on."""
        return sum(value for name, value in self.head.loss(self.backbone(clips), samples).items() if 'loss' in name)


def make_step(head, args):
    """A training step, as a function."""
    model = Recognizer(head, args)
    model = nn.parallel.DistributedDataParallel(model) if dist.is_initialized() else model
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-5)
    generator = torch.Generator().manual_seed(dist.get_rank() if dist.is_initialized() else 0)
    clips = torch.randn(args.batch, 3, args.frames, args.size, args.size, generator=generator)
    labels = torch.randint(args.classes, (args.batch, ), generator=generator)
    samples = [ActionDataSample().set_gt_label(int(label)) for label in labels]

    def step():
        optimizer.zero_grad()
        model(clips, samples).backward()
        optimizer.step()

    return step


def join(rank, args, folder):
    """Makes this process one of several."""
    torch.set_num_threads(args.threads)
    init_default_scope('mmaction')
    if args.processes > 1:
        dist.init_process_group('gloo', init_method=f'file://{folder}/store', rank=rank, world_size=args.processes)


def time_steps(rank, heads, args, folder):
    """Seconds of the slowest process in each round, into a file."""
    join(rank, args, folder)
    times = common.interleave({name: make_step(head, args) for name, head in heads.items()}, args.repeats, warmup=2)
    for name, seconds in times.items():
        slowest = torch.tensor(seconds, dtype=torch.float64)
        if dist.is_initialized():
            dist.all_reduce(slowest, op=dist.ReduceOp.MAX)
        times[name] = slowest.tolist()
    Path(folder, f'{rank}.json').write_text(json.dumps(times))


def measure_memory(rank, head, args, folder):
    """MiB at the peak of two steps above those before there is a model, into a file."""
    import open_clip  # noqa: F401  (belongs to the process, not to the step)
    join(rank, args, folder)
    before = resident_mib('VmRSS')
    step = make_step(head, args)
    gc.collect()
    Path('/proc/self/clear_refs').write_text('5')  # forgets the peak so far: encoding the prompts is not part of a step
    step()
    step()
    Path(folder, f'{rank}.json').write_text(json.dumps(resident_mib('VmHWM') - before))


def resident_mib(name):
    """Resident memory of this process now ('VmRSS') or at its peak ('VmHWM')."""
    lines = Path('/proc/self/status').read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024


def in_processes(target, subject, args):
    """What rank 0 wrote, after all processes have run `target`."""
    with tempfile.TemporaryDirectory() as folder:
        context = multiprocessing.get_context('spawn')
        started = [context.Process(target=target, args=(rank, subject, args, folder)) for rank in range(args.processes)]
        for process in started:
            process.start()
        for process in started:
            process.join()
        if any(process.exitcode for process in started):
            raise SystemExit('a process failed; its message is above')
        return json.loads(Path(folder, '0.json').read_text())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--processes', type=int, default=1)
    parser.add_argument('--batch', type=int, default=8, help='clips of each process')
    parser.add_argument('--frames', type=int, default=4)
    parser.add_argument('--size', type=int, default=224)
    parser.add_argument('--width', type=int, default=256)
    parser.add_argument('--depth', type=int, default=12)
    parser.add_argument('--text-depth', type=int, default=12)
    parser.add_argument('--classes', type=int, default=400)
    parser.add_argument('--repeats', type=int, default=9)
    parser.add_argument('--threads', type=int, default=1, help='of each process')
    parser.add_argument('--out', default='work_dirs/benchmarks/contrastive.json')
    args = parser.parse_args()

    heads = ONE if args.processes == 1 else SEVERAL
    memory = {name: in_processes(measure_memory, head, args) for name, head in heads.items()}
    rows = common.summary(in_processes(time_steps, heads, args), 'frozen classifier')
    for row in rows:
        row['peak_mib'] = memory[row['name']]
    print(f'{args.processes} process(es) of {args.threads} thread(s), {args.batch} clips of {args.frames} frames each, '
          f'fp32, {args.repeats} rounds')
    common.print_table(rows, ['name', 'seconds', 'speed', 'low', 'high', 'peak_mib'])
    common.save(args.out, 'contrastive', rows, arguments=vars(args))


if __name__ == '__main__':
    main()
