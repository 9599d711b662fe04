"""Writes the annotation file of the test videos of Kinetics-600 whose classes Kinetics-400 lacks.

    python tools/data/kinetics600_zero_shot_list.py kinetics600/test.csv --videos data/kinetics600/videos_test \\
        --out data/kinetics600/kinetics600_new220_test_list_videos.txt

An annotation file with the numbers of all 600 classes will do instead of the official CSV file.
"""

import argparse

from vlplugins import user_errors
from vlplugins.datasets.preparation import kinetics
from vlplugins.datasets.preparation.arguments import add_list_arguments
from vlplugins.datasets.preparation.lists import ClassNumbers, save_list


def parse_args() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('source', help='CSV file label,youtube_id,time_start,time_end,split or annotation file')
    parser.add_argument('--source-labels', default='k600',
                        help='label list of an annotation file (default: %(default)s)')
    parser.add_argument('--split', default='test', help='of a CSV file (default: %(default)s)')
    parser.add_argument('--name', default=kinetics.NAME,
                        help='file name of a video of a CSV file (default: %(default)s)')
    parser.add_argument('--out', required=True, help='annotation file to write')
    add_list_arguments(parser, labels='k600_new220')
    return parser.parse_args()


def main() -> None:
    args = parse_args()
    numbers = ClassNumbers(args.labels)
    if args.source.endswith('.csv'):
        videos, others = kinetics.read_csv(args.source, numbers, args.split, args.name)
    else:
        videos, others = kinetics.renumber_list(args.source, ClassNumbers(args.source_labels), numbers)
    print(save_list(args.out, videos, args.videos, args.only_existing))
    print(f'{others} videos of other classes are left out')


if __name__ == '__main__':
    user_errors.run(main)
