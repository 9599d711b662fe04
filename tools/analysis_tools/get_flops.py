"""Counts parameters and multiply-adds of one view: python tools/analysis_tools/get_flops.py CONFIG [--json].

The shape of a view is that of the config's test pipeline (frames of the sampling step, size of the last crop);
--shape overrides it. --thop-compatible adds the counts that Text4Vis prints in its tables, and why they differ.
"""

import argparse
import contextlib
import json
import sys
import textwrap

from vlplugins import flops, launch, thop_compatible, user_errors

PRINTED = ('params_m', 'trainable_params_m', 'gmacs', 'thop_params_m', 'thop_gmacs', 'thop_classifier_m')


def parse_args() -> argparse.Namespace:
    parser = launch.argument_parser('Counts parameters and multiply-adds of one view.')
    parser.add_argument('--shape', type=int, nargs='+', metavar='N', help='C T H W or T H W of one view')
    parser.add_argument('--num-entities', type=int, metavar='K', help="count with K text entities, not the config's")
    parser.add_argument('--thop-compatible', action='store_true',
                        help='add what thop would print, on which the tables of Text4Vis rest')
    parser.add_argument('--json', action='store_true',
                        help='print one object with params_m, trainable_params_m and gmacs (and with '
                        '--thop-compatible thop_params_m, thop_gmacs and thop_classifier_m) on stdout, logs on stderr')
    return launch.parse(parser)


def main() -> None:
    args = parse_args()
    with contextlib.redirect_stdout(sys.stderr):  # what models and the host say while they are built
        counted = flops.count_config(
            launch.load_config(args), args.shape, args.num_entities, thop_compatible=args.thop_compatible)
    if args.json:
        print(json.dumps({key: counted[key] for key in PRINTED if key in counted}))
        return
    print(f'parameters  {counted["params_m"]:9.2f} M\n'
          f'  trainable {counted["trainable_params_m"]:9.2f} M\n'
          f'cost        {counted["gmacs"]:9.2f} GMACs for one view, as trained (what papers count)\n'
          f'            {counted["inference_gmacs"]:9.2f} GMACs as evaluated')
    if args.thop_compatible:
        print(_thop_lines(counted))


def _thop_lines(counted: dict) -> str:
    classifier = counted['thop_classifier_m']
    with_it = f' ({counted["thop_params_m"] + classifier:.2f} M with the frozen classifier)' if classifier else ''
    return (f'as thop counts, in the tables of Text4Vis:\n'
            f'parameters  {counted["thop_params_m"]:9.2f} M{with_it}\n'
            f'cost        {counted["thop_gmacs"]:9.2f} G\n'
            + textwrap.fill(thop_compatible.WHY_DIFFERENT, 100, initial_indent='  ', subsequent_indent='  '))


if __name__ == '__main__':
    user_errors.run(main)
