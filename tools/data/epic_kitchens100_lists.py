"""Writes the annotation files of EPIC-Kitchens-100 and the table of its actions, from the annotations it publishes.

    python tools/data/epic_kitchens100_lists.py EPIC_100_train.csv EPIC_100_validation.csv --out-dir data/ek100
"""

import argparse
from pathlib import Path

from vlplugins import user_errors
from vlplugins.datasets.action_table import save_actions
from vlplugins.datasets.preparation import epic_kitchens100 as ek100
from vlplugins.datasets.preparation.arguments import add_list_arguments
from vlplugins.datasets.preparation.lists import ClassNumbers, save_list


def parse_args() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('train', help='EPIC_100_train.csv')
    parser.add_argument('val', help='EPIC_100_validation.csv')
    parser.add_argument('--name', default=ek100.NAME, help='file name of a video (default: %(default)s)')
    parser.add_argument('--out-dir', required=True, help='folder to write ek100_{train,val}.txt and actions.csv into')
    parser.add_argument('--verbs', default='ek100_verbs', help='name or file of the verbs (default: %(default)s)')
    parser.add_argument('--nouns', default='ek100_nouns', help='name or file of the nouns (default: %(default)s)')
    add_list_arguments(parser, labels=None)
    return parser.parse_args()


def main() -> None:
    args = parse_args()
    verbs, nouns = ClassNumbers(args.verbs), ClassNumbers(args.nouns)
    parts = {part: ek100.read_segments(path, verbs, nouns, args.name)
             for part, path in (('train', args.train), ('val', args.val))}
    actions = ek100.number_actions([*parts['train'], *parts['val']])
    for part, segments in parts.items():
        path = Path(args.out_dir, f'ek100_{part}.txt')
        print(save_list(path, ek100.annotate(segments, actions), args.videos, args.only_existing))
    table = Path(args.out_dir, 'actions.csv')
    save_actions(table, list(actions), verbs.labels, nouns.labels)
    print(f'{table}: {len(actions)} actions of training and validation (3806 in the published files)')


if __name__ == '__main__':
    user_errors.run(main)
