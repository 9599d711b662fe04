"""Writes the annotation files of the three official splits of HMDB-51, and that of all its videos.

    python tools/data/hmdb51_lists.py test_train_splits --out-dir data/hmdb51
"""

import argparse
from pathlib import Path

from vlplugins import user_errors
from vlplugins.datasets.preparation import hmdb51
from vlplugins.datasets.preparation.arguments import add_list_arguments
from vlplugins.datasets.preparation.lists import ClassNumbers, save_list


def parse_args() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('splits', help='folder of the official test_train_splits')
    parser.add_argument('--out-dir', required=True,
                        help='folder to write hmdb51_{train,val}_split_{1,2,3}_videos.txt and '
                        'hmdb51_all_videos.txt into')
    add_list_arguments(parser, labels='hmdb51')
    return parser.parse_args()


def main() -> None:
    args = parse_args()
    numbers = ClassNumbers(args.labels)
    for split in (1, 2, 3):
        for part in ('train', 'val'):
            videos = hmdb51.read_split(args.splits, part, split, numbers)
            path = Path(args.out_dir, f'hmdb51_{part}_split_{split}_videos.txt')
            print(save_list(path, videos, args.videos, args.only_existing))
    everything = hmdb51.read_split(args.splits, 'all', 1, numbers)
    print(save_list(Path(args.out_dir, 'hmdb51_all_videos.txt'), everything, args.videos, args.only_existing))


if __name__ == '__main__':
    user_errors.run(main)
