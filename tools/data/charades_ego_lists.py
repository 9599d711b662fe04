"""Writes the annotation files of Charades-Ego from its own: clips to train on, whole videos to test on.

    python tools/data/charades_ego_lists.py CharadesEgo_v1_train_only1st.csv CharadesEgo_v1_test_only1st.csv \\
        --out-dir data/charades_ego
"""

import argparse
from pathlib import Path

from vlplugins import user_errors
from vlplugins.datasets.preparation import charades_ego
from vlplugins.datasets.preparation.arguments import add_list_arguments
from vlplugins.datasets.preparation.lists import ClassNumbers, save_list


def parse_args() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('train', help='CharadesEgo_v1_train_only1st.csv')
    parser.add_argument('test', help='CharadesEgo_v1_test_only1st.csv')
    parser.add_argument('--name', default=charades_ego.NAME, help='file name of a video (default: %(default)s)')
    parser.add_argument('--out-dir', required=True,
                        help='folder to write charades_ego_{train_clips,test_videos}.txt into')
    add_list_arguments(parser, labels='charades_ego')
    return parser.parse_args()


def main() -> None:
    args = parse_args()
    numbers = ClassNumbers(args.labels)
    clips, empty = charades_ego.clips(charades_ego.read_recordings(args.train, numbers, args.name))
    videos, unlabelled = charades_ego.whole_videos(charades_ego.read_recordings(args.test, numbers, args.name))
    for name, listed in (('train_clips', clips), ('test_videos', videos)):
        print(save_list(Path(args.out_dir, f'charades_ego_{name}.txt'), listed, args.videos, args.only_existing))
    print(f'{empty} training actions that last no time and {unlabelled} test videos without an action are left out')


if __name__ == '__main__':
    user_errors.run(main)
