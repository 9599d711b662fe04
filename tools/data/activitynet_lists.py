"""Writes an annotation file of ActivityNet 1.3: a line per instance to train on, a line per video to test on.

    python tools/data/activitynet_lists.py activity_net.v1-3.min.json --split training \\
        --out data/activitynet/activitynet_train_instances.txt
    python tools/data/activitynet_lists.py activity_net.v1-3.min.json --split validation \\
        --out data/activitynet/activitynet_val_videos.txt
    python tools/data/activitynet_lists.py activity_net.v1-3.min.json --split both \\
        --out data/activitynet/activitynet_trainval_videos.txt
"""

import argparse

from vlplugins import user_errors
from vlplugins.datasets.preparation import activitynet
from vlplugins.datasets.preparation.arguments import add_list_arguments
from vlplugins.datasets.preparation.lists import ClassNumbers, save_list


def parse_args() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('annotations', help='activity_net.v1-3.min.json')
    parser.add_argument('--split', required=True, choices=('training', 'validation', 'both'),
                        help='instances for training, whole videos of validation or of both')
    parser.add_argument('--multi-label', action='store_true', help='list all classes of a whole video')
    parser.add_argument('--name', default='v_{id}.mp4', help='file name of a video (default: %(default)s)')
    parser.add_argument('--out', required=True, help='annotation file to write')
    add_list_arguments(parser, labels='activitynet')
    return parser.parse_args()


def main() -> None:
    args = parse_args()
    splits = ('training', 'validation') if args.split == 'both' else (args.split, )
    numbers, database = ClassNumbers(args.labels), {}
    for split in splits:
        database.update(activitynet.read_database(args.annotations, split))
    if args.split == 'training':
        videos, empty = activitynet.instances(database, numbers, args.name)
        note = f'{empty} instances that last no time are left out'
    else:
        videos, several = activitynet.whole_videos(database, numbers, args.name, args.multi_label)
        listed = 'all' if args.multi_label else 'the main one'
        note = f'{several} videos have several classes, {listed} listed'
    print(save_list(args.out, videos, args.videos, args.only_existing))
    print(note)


if __name__ == '__main__':
    user_errors.run(main)
