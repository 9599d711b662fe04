"""Renders the mini world: labelled clips, lists, captions, boxes and a corpus, in the formats the configs read.

An interrupted run is continued by the same command.
"""

import argparse
import time

from vlplugins import user_errors
from vlplugins.datasets.mini_world import DEFAULT_CLIPS, contact_sheet, render_world


def parse_args() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--out', required=True, help='folder to render into; what is there already is kept')
    parser.add_argument('--clips', nargs=len(DEFAULT_CLIPS), type=int, default=list(DEFAULT_CLIPS.values()),
                        metavar=tuple(DEFAULT_CLIPS), help='number of clips of each split (default: %(default)s)')
    parser.add_argument('--seed', type=int, default=0)
    parser.add_argument('--workers', type=int, help='processes (default: one for each CPU)')
    parser.add_argument('--contact-sheet', action='store_true', help='also write contact_sheet.png')
    return parser.parse_args()


def main() -> None:
    args = parse_args()
    start = time.perf_counter()
    clips = dict(zip(DEFAULT_CLIPS, args.clips))
    out = render_world(args.out, clips=clips, seed=args.seed, num_workers=args.workers)
    print(f'{sum(clips.values())} clips in {out} ({time.perf_counter() - start:.1f} s)')
    if args.contact_sheet:
        print(f'contact sheet: {contact_sheet(out)}')


if __name__ == '__main__':
    user_errors.run(main)
