"""Evaluates protocols on the scores of a test, without the model.

    python tools/analysis_tools/eval_protocols.py scores.npz --protocols all half
    python tools/analysis_tools/eval_protocols.py predictions.pkl --class-splits SPLIT.txt … --labels k600_new220
    python tools/analysis_tools/eval_protocols.py scores.npz --actions data/ek100/actions.csv

The scores are a `dump` of `vlplugins.ProtocolMetric`, or what `tools/test.py --dump` wrote.
"""

import argparse
import json
from pathlib import Path

from vlplugins import user_errors


def parse_args() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description='Evaluates protocols on the scores of a test, without the model.')
    parser.add_argument('scores', help='.npz of vlplugins.ProtocolMetric, or .pkl of tools/test.py --dump')
    parser.add_argument('--protocols', nargs='+', default=[], choices=['all', 'half', 'map'],
                        help='default: all, unless splits or actions are given')
    parser.add_argument('--seeds', type=int, default=10, help='number of halves of the classes (default: %(default)s)')
    parser.add_argument('--class-splits', nargs='+', metavar='LABELS', help='label lists, by name or path')
    parser.add_argument('--file-splits', nargs='+', metavar='LIST', help='annotation files')
    parser.add_argument('--actions', metavar='ACTIONS.csv',
                        help='table of EPIC-Kitchens-100, to report action, verb and noun')
    parser.add_argument('--labels', help='names of the classes, where the scores do not tell (name or path of a list)')
    parser.add_argument('--out', metavar='FILE.json', help='write the numbers to this file')
    return parser.parse_args()


def main() -> None:
    args = parse_args()
    from vlplugins.evaluation.offline import evaluate_scores  # --help need not wait for the host
    table, numbers = evaluate_scores(args.scores, args.protocols, args.seeds, args.class_splits, args.file_splits,
                                     args.labels, args.actions)
    print(table)
    if args.out:
        Path(args.out).write_text(json.dumps(numbers, indent=1) + '\n')


if __name__ == '__main__':
    user_errors.run(main)
