"""Writes a one-page report of a test: accuracy against chance, curve, confusion, classes, regions, entities.

    python tools/test.py CONFIG CHECKPOINT --dump predictions.pkl
    python tools/analysis_tools/report.py CONFIG CHECKPOINT --predictions predictions.pkl --work-dir DIR

--work-dir is that of the training, for its curve. --results names a JSON file of tests that the page compares, of this
model or of others:

    [{"name": "seen in training", "predictions": {"ALT": "alt.pkl", "Text4Vis": "text4vis.pkl"}},
     {"name": "unseen classes", "predictions": {"ALT": "all.pkl"}, "labels": "labels.txt", "among": "unseen.txt",
      "floors": {"object alone": 0.5}}]

"among" lists the labels that compete, of all "labels"; "floors" are accuracies to compare with, beside chance.
"""

import argparse
import contextlib
import sys

from vlplugins import launch, user_errors
from vlplugins.visualization.run_report import report_run


def parse_args() -> argparse.Namespace:
    parser = launch.argument_parser(__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument('checkpoint', help='the checkpoint that was tested')
    parser.add_argument('--predictions', required=True, metavar='FILE.pkl', help='what tools/test.py --dump wrote')
    parser.add_argument('--out', default='report.html', help='page to write (default: %(default)s)')
    parser.add_argument('--labels', metavar='FILE', help='class names (default: labels.txt beside the test list)')
    parser.add_argument('--clips', type=int, default=4, help='test clips to show (default: %(default)s)')
    parser.add_argument('--training', nargs=2, action='append', default=[], metavar=('NAME', 'DIR'),
                        help='a further training whose curve is shown; may be given several times')
    parser.add_argument('--results', metavar='FILE.json', help='tests to compare, see above')
    parser.add_argument('--motion-areas', nargs='?', const='', metavar='FILE.json',
                        help='show where something moves in the test clips, beside the true areas of a file')
    parser.add_argument('--title', help='headline of the page (default: name of the config)')
    parser.add_argument('--note', help='a sentence under the headline')
    return launch.parse(parser)


def main() -> None:
    args = parse_args()
    with contextlib.redirect_stdout(sys.stderr):  # what models and the host say while they are built
        lines = report_run(
            launch.load_config(args), launch.checkpoint_path(args.checkpoint), args.predictions, args.out,
            work_dir=args.work_dir, labels=args.labels, num_clips=args.clips, title=args.title, note=args.note,
            trainings=dict(args.training), results=args.results, motion=args.motion_areas is not None,
            areas=args.motion_areas or None)
    print('\n'.join([*lines, f'report: {args.out}']))


if __name__ == '__main__':
    user_errors.run(main)
