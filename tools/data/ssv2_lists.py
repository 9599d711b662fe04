"""Writes the annotation files of Something-Something V2 from the labels that it publishes.

    python tools/data/ssv2_lists.py labels --out-dir data/sthv2
"""

import argparse
from pathlib import Path

from vlplugins import user_errors
from vlplugins.datasets.preparation import ssv2
from vlplugins.datasets.preparation.arguments import add_list_arguments
from vlplugins.datasets.preparation.lists import ClassNumbers, save_list


def parse_args() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('folder', help='folder of labels.json, train.json and validation.json')
    parser.add_argument('--name', default='{id}.webm', help='file name of a video (default: %(default)s)')
    parser.add_argument('--out-dir', required=True, help='folder to write sthv2_{train,val}_list_videos.txt into')
    add_list_arguments(parser, labels='ssv2')
    return parser.parse_args()


def main() -> None:
    args = parse_args()
    numbers = ClassNumbers(args.labels)
    for part, name in (('train', 'train'), ('val', 'validation')):
        videos = ssv2.read_part(args.folder, name, numbers, args.name)
        path = Path(args.out_dir, f'sthv2_{part}_list_videos.txt')
        print(save_list(path, videos, args.videos, args.only_existing))


if __name__ == '__main__':
    user_errors.run(main)
