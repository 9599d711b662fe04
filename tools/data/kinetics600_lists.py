"""Writes the annotation files of Kinetics-600, all 600 classes, from its official CSV files.

    python tools/data/kinetics600_lists.py kinetics600/train.csv kinetics600/validate.csv --out-dir data/kinetics600
"""

import argparse
from pathlib import Path

from vlplugins import user_errors
from vlplugins.datasets.preparation import kinetics
from vlplugins.datasets.preparation.arguments import add_list_arguments
from vlplugins.datasets.preparation.lists import ClassNumbers, save_list


def parse_args() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('train', help='CSV file label,youtube_id,time_start,time_end,split of the training videos')
    parser.add_argument('val', help='that of the validation videos')
    parser.add_argument('--name', default=kinetics.NAME,
                        help='file name of a video, as {label}/{youtube_id}.mp4 (default: %(default)s)')
    parser.add_argument('--out-dir', required=True,
                        help='folder to write kinetics600_{train,val}_list_videos.txt into')
    add_list_arguments(parser, labels='k600', videos='folder that holds videos_train and videos_val')
    return parser.parse_args()


def main() -> None:
    args = parse_args()
    numbers = ClassNumbers(args.labels)
    for part, source in (('train', args.train), ('val', args.val)):
        videos, _ = kinetics.read_csv(source, numbers, split=None, name=args.name, strict=True)
        folder = args.videos and Path(args.videos, f'videos_{part}')
        print(save_list(Path(args.out_dir, f'kinetics600_{part}_list_videos.txt'), videos, folder, args.only_existing))


if __name__ == '__main__':
    user_errors.run(main)
