"""Writes the annotation files of EGTEA Gaze+ and its label list from the annotations it publishes.

    python tools/data/egtea_lists.py action_annotation --out-dir data/egtea
"""

import argparse
from pathlib import Path

from vlplugins import user_errors
from vlplugins.atomic_file import write_text
from vlplugins.datasets.preparation import egtea
from vlplugins.datasets.preparation.arguments import add_list_arguments
from vlplugins.datasets.preparation.lists import save_list


def parse_args() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('folder', help='folder of action_idx.txt, train_split1.txt, test_split1.txt, …')
    parser.add_argument('--split', type=int, default=1, choices=(1, 2, 3), help='default: %(default)s')
    parser.add_argument('--name', default=egtea.NAME, help='file name of a clip (default: %(default)s)')
    parser.add_argument('--out-dir', required=True,
                        help='folder to write egtea_{train,test}_split<n>.txt and labels.txt into')
    add_list_arguments(parser, labels=None, videos='folder of the clips')
    return parser.parse_args()


def main() -> None:
    args = parse_args()
    labels = egtea.read_labels(args.folder)
    for part in ('train', 'test'):
        clips = egtea.read_split(args.folder, part, args.split, len(labels), args.name)
        path = Path(args.out_dir, f'egtea_{part}_split{args.split}.txt')
        print(save_list(path, clips, args.videos, args.only_existing))
    table = Path(args.out_dir, 'labels.txt')
    write_text(table, '\n'.join(labels) + '\n')
    print(f'{table}: {len(labels)} actions (106 in the published file)')


if __name__ == '__main__':
    user_errors.run(main)
