"""Writes the annotation file of a few videos of every class, the same that `vlplugins.VideoDataset` draws.

    python tools/data/few_shot_list.py data/ucf101/ucf101_train_split_1_videos.txt --shots 2 --seed 0 --out 2shot.txt
"""

import argparse
from pathlib import Path

from vlplugins import user_errors
from vlplugins.datasets.annotations import check_labels, read_annotations
from vlplugins.datasets.drawn_subset import draw_subset
from vlplugins.text.labels import load_labels


def parse_args() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('ann_file', help='annotation file to draw from')
    amount = parser.add_mutually_exclusive_group(required=True)
    amount.add_argument('--shots', type=int, help='videos of every class')
    amount.add_argument('--fraction', type=float, help='part of the videos of every class, as 0.1')
    parser.add_argument('--seed', type=int, default=0)
    parser.add_argument('--independent', action='store_true',
                        help='do not take fewer shots from among more (nested=False of the dataset)')
    parser.add_argument('--labels', help='name or file of the label list: each of its classes must be there')
    parser.add_argument('--segments', action='store_true', help='lines have a start and an end')
    parser.add_argument('--out', required=True, help='annotation file to write')
    args = parser.parse_args()
    if Path(args.out).resolve() == Path(args.ann_file).resolve():
        parser.error(f'--out {args.out} is the annotation file itself, which would be lost: give another name')
    return args


def main() -> None:
    args = parse_args()
    videos = read_annotations(args.ann_file, segments=args.segments)
    labels = load_labels(args.labels) if args.labels else None
    if labels:
        check_labels(videos, len(labels), args.labels)
    _, subset = draw_subset(videos, args.shots, args.fraction, args.seed, not args.independent, classes=labels)
    subset.write(args.out)
    print(f'{args.out}: {subset}')


if __name__ == '__main__':
    user_errors.run(main)
