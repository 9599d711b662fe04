"""Writes a one-page report of a test: accuracy against chance, curve, confusion, regions and their entities.

    python tools/test.py CONFIG CHECKPOINT --dump predictions.pkl
    python tools/analysis_tools/report.py CONFIG CHECKPOINT --predictions predictions.pkl --work-dir DIR

--work-dir is that of the training, for its curve.
"""

import argparse
import contextlib
import sys

from vlplugins import launch, user_errors
from vlplugins.visualization.run_report import report_run


def parse_args() -> argparse.Namespace:
    parser = launch.argument_parser('Writes a one-page report of a test.')
    parser.add_argument('checkpoint', help='the checkpoint that was tested')
    parser.add_argument('--predictions', required=True, metavar='FILE.pkl', help='what tools/test.py --dump wrote')
    parser.add_argument('--out', default='report.html', help='page to write (default: %(default)s)')
    parser.add_argument('--labels', metavar='FILE', help='class names (default: labels.txt beside the test list)')
    parser.add_argument('--clips', type=int, default=4, help='test clips to show the regions of (default: %(default)s)')
    parser.add_argument('--title', help='headline of the page (default: name of the config)')
    parser.add_argument('--note', help='a sentence under the headline')
    return launch.parse(parser)


def main() -> None:
    args = parse_args()
    with contextlib.redirect_stdout(sys.stderr):  # what models and the host say while they are built
        line = report_run(
            launch.load_config(args), launch.checkpoint_path(args.checkpoint), args.predictions, args.out,
            work_dir=args.work_dir, labels=args.labels, num_clips=args.clips, title=args.title,
            note=args.note)
    print(f'{line}\nreport: {args.out}')


if __name__ == '__main__':
    user_errors.run(main)
