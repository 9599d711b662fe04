"""Time and peak memory of aligning regions with entities (ALT, Eq. 4-5), against what one would write with torch.

    python benchmarks/bench_alignment.py [--entities 1000 5000 20000] [--frames 8 32] [--repeats 3] [--threads 1]

A training step is forward and backward of the alignment alone, for 101 regions a frame and width 512. `plain` is
`F.gumbel_softmax(similarity, hard=True) @ entities`; `kept` and `recomputed` are the two ways of `align_entities`, of
which `chunk_size=None` takes the one marked `default`. At test time `plain` is `entities[similarity.argmax(-1)]`.
`speed` is against `plain` of the same size, in turns in one process; `low` and `high` are quartiles of that ratio.
`peak_mib` is the resident memory at the peak of one call in a process of its own, above that before it.
"""

import argparse
import multiprocessing
import resource

import common
import torch
import torch.nn.functional as F

from vlplugins.ops.entity_alignment import align_entities, entity_similarity, nearest_entities
from vlplugins.ops.gumbel_choice import CHUNK, queries_at_once

REGIONS, WIDTH = 101, 512


def tensors(frames, num_entities):
    """Regions, entities of length 1, and a gradient, without large temporary tensors."""
    generator = torch.Generator().manual_seed(0)
    regions, entities, grad = (torch.randn(rows, WIDTH, generator=generator)
                               for rows in (frames * REGIONS, num_entities, frames * REGIONS))
    entities /= entities.norm(dim=-1, keepdim=True)
    return regions, entities, grad


def train(align, regions, entities, grad):
    """One step."""
    align(regions.requires_grad_(), entities).backward(grad)
    regions.grad = None


def test(align, regions, entities, grad):
    """One look-up."""
    with torch.inference_mode():
        align(regions.detach(), entities)


def plain_training(regions, entities):
    """What the papers' equations become with torch alone."""
    return F.gumbel_softmax(entity_similarity(regions, entities), hard=True) @ entities


def kept(regions, entities):
    """Ours, all at once."""
    return align_entities(regions, entities, chunk_size=len(regions))


def recomputed(regions, entities):
    """Ours, in chunks."""
    return align_entities(regions, entities, chunk_size=max(1, CHUNK // len(entities)))


def plain_test(regions, entities):
    """All similarities at once."""
    return entities[entity_similarity(regions, entities).argmax(dim=-1)]


def ours_test(regions, entities):
    """What the decoder does in evaluation."""
    return entities[nearest_entities(regions, entities)[0]]


WAYS = {
    'training': (train, {'plain': plain_training, 'kept': kept, 'recomputed': recomputed}),
    'test': (test, {'plain': plain_test, 'ours': ours_test})
}


def measure_memory(run, align, sizes):
    """MiB at the peak of one call above those before it, in a process that begins as this one is now."""
    receiver, sender = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context('fork').Process(target=_report_memory, args=(sender, run, align, sizes))
    process.start()
    sender.close()
    peak = receiver.recv()
    process.join()
    return peak


def _report_memory(sender, run, align, sizes):
    inputs = tensors(*sizes)
    run(align, *(x[:2] for x in inputs))  # libraries load what they need
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    run(align, *inputs)
    sender.send((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)


def is_default(name, frames, num_entities):
    """Whether `chunk_size=None` means this way."""
    regions = frames * REGIONS
    return name == ('kept' if queries_at_once(regions, num_entities) == regions else 'recomputed')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--entities', type=int, nargs='+', default=[1000, 5000, 20000])
    parser.add_argument('--frames', type=int, nargs='+', default=[8, 32])
    parser.add_argument('--repeats', type=int, default=3)
    parser.add_argument('--threads', type=int, default=1)
    parser.add_argument('--out', default='work_dirs/benchmarks/alignment.json')
    args = parser.parse_args()
    torch.set_num_threads(args.threads)

    cases = [(phase, frames, number) for phase in WAYS for frames in args.frames for number in args.entities]
    # All of it before anything is timed: a process begins with what this one has in memory.
    memory = {(*case, name): measure_memory(WAYS[case[0]][0], align, case[1:])
              for case in cases for name, align in WAYS[case[0]][1].items()}
    rows = []
    for phase, frames, number in cases:
        run, ways = WAYS[phase]
        inputs = tensors(frames, number)
        calls = {name: (lambda align=align: run(align, *inputs)) for name, align in ways.items()}  # noqa: B023
        for row in common.summary(common.interleave(calls, args.repeats), 'plain'):
            default = 'default' if phase == 'training' and is_default(row['name'], frames, number) else ''
            rows.append(dict(phase=phase, frames=frames, entities=number, default=default,
                             peak_mib=memory[phase, frames, number, row['name']], **row))
    print(f'one clip, fp32, {args.threads} thread(s), {args.repeats} rounds')
    common.print_table(rows, ['phase', 'frames', 'entities', 'name', 'seconds', 'speed', 'low', 'high', 'peak_mib',
                              'default'])
    common.save(args.out, 'alignment', rows, arguments=vars(args))


if __name__ == '__main__':
    main()
