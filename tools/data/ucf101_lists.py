"""Writes the annotation files of the three official splits of UCF-101, and that of all its videos.

    python tools/data/ucf101_lists.py ucfTrainTestlist --out-dir data/ucf101
"""

import argparse
from pathlib import Path

from vlplugins import user_errors
from vlplugins.datasets.preparation import ucf101
from vlplugins.datasets.preparation.arguments import add_list_arguments
from vlplugins.datasets.preparation.lists import ClassNumbers, save_list


def parse_args() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('splits', help='folder of the official ucfTrainTestlist')
    parser.add_argument('--out-dir', required=True,
                        help='folder to write ucf101_{train,val}_split_{1,2,3}_videos.txt and '
                        'ucf101_all_videos.txt into')
    add_list_arguments(parser, labels='ucf101')
    return parser.parse_args()


def main() -> None:
    args = parse_args()
    numbers = ClassNumbers(args.labels)
    for split in (1, 2, 3):
        for part in ('train', 'val'):
            videos = ucf101.read_split(args.splits, part, split, numbers)
            path = Path(args.out_dir, f'ucf101_{part}_split_{split}_videos.txt')
            print(save_list(path, videos, args.videos, args.only_existing))
    everything = ucf101.read_split(args.splits, 'all', 1, numbers)
    print(save_list(Path(args.out_dir, 'ucf101_all_videos.txt'), everything, args.videos, args.only_existing))


if __name__ == '__main__':
    user_errors.run(main)
