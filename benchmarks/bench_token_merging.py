"""Speed of token merging inside CLIP's tower, against open_clip's tower with the same weights.

    python benchmarks/bench_token_merging.py [--arch ViT-B-16] [--frames 8] [--repeats 15] [--threads 1]

`speed` is against open_clip; `flops` is how much faster the count of multiply-adds promises to be; `share` is their
ratio, of which 1 means that merging itself costs nothing.
"""

import argparse

import common
import torch
from towers import build_towers, frame_embeddings

import vlplugins  # noqa: F401, I001  (its cures must be in place before open_clip is imported)
from vlplugins.flops import count_module

MERGES = (0, 4, 8, 13)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--arch', default='ViT-B-16')
    parser.add_argument('--frames', type=int, default=8)
    parser.add_argument('--repeats', type=int, default=15)
    parser.add_argument('--threads', type=int, default=1)
    parser.add_argument('--out', default='work_dirs/benchmarks/token_merging.json')
    args = parser.parse_args()
    torch.set_num_threads(args.threads)

    towers = build_towers(args.arch, MERGES)
    size = 336 if '336' in args.arch else 224
    video = torch.randn(3, args.frames, size, size)
    with torch.inference_mode():
        expected = frame_embeddings(towers['open_clip'], video)
        difference = (frame_embeddings(towers['ours'], video) - expected).abs().max().item()
        times = common.interleave(
            {name: (lambda tower=tower: frame_embeddings(tower, video)) for name, tower in towers.items()},
            args.repeats)
    shape = (1, 3, args.frames, size, size)
    gmacs = {name: count_module(tower, shape) for name, tower in towers.items() if name != 'open_clip'}
    gmacs['open_clip'] = gmacs['ours']  # the same products; its attention is fused beyond the counter's sight
    rows = common.summary(times, 'open_clip')
    for row in rows:
        row['gmacs'] = gmacs[row['name']]
        row['flops'] = gmacs['open_clip'] / row['gmacs']
        row['share'] = row['speed'] / row['flops']
    print(f'{args.arch}, {args.frames} frames, fp32, {args.threads} thread(s), {args.repeats} rounds; '
          f'largest difference from open_clip {difference:.1e}')
    common.print_table(rows, ['name', 'seconds', 'speed', 'low', 'high', 'gmacs', 'flops', 'share'])
    common.save(args.out, 'token merging', rows, arguments=vars(args), difference=difference)


if __name__ == '__main__':
    main()
