"""Counts parameters and multiply-adds of one view: python tools/analysis_tools/get_flops.py CONFIG [--json].

The shape of a view is that of the config's test pipeline (frames of the sampling step, size of the last crop);
--shape overrides it.
"""

import argparse
import contextlib
import json
import sys

from vlplugins import flops, launch, user_errors


def parse_args() -> argparse.Namespace:
    parser = launch.argument_parser('Counts parameters and multiply-adds of one view.')
    parser.add_argument('--shape', type=int, nargs='+', metavar='N', help='C T H W or T H W of one view')
    parser.add_argument('--num-entities', type=int, metavar='K', help="count with K text entities, not the config's")
    parser.add_argument('--json', action='store_true',
                        help='print one object with params_m, trainable_params_m and gmacs on stdout, logs on stderr')
    return launch.parse(parser)


def main() -> None:
    args = parse_args()
    with contextlib.redirect_stdout(sys.stderr):  # what models and the host say while they are built
        counted = flops.count_config(launch.load_config(args), args.shape, args.num_entities)
    if args.json:
        print(json.dumps({key: counted[key] for key in ('params_m', 'trainable_params_m', 'gmacs')}))
        return
    print(f'parameters  {counted["params_m"]:9.2f} M\n'
          f'  trainable {counted["trainable_params_m"]:9.2f} M\n'
          f'cost        {counted["gmacs"]:9.2f} GMACs for one view, as trained (what papers count)\n'
          f'            {counted["inference_gmacs"]:9.2f} GMACs as evaluated')


if __name__ == '__main__':
    user_errors.run(main)
