"""Command line of the converters: SRC OUT [--config CONFIG]."""

import argparse
import shlex
from typing import Callable

from mmengine.config import DictAction

from vlplugins import launch

from .conversion import Conversion, check_fit, write


def convert_file(convert: Callable[[str], Conversion], description: str) -> None:
    """Converts the file that the command line names, says what came of it, and how to test with it.

    Args:
        convert: From the path of the file.
        description: Of the tool.
    """
    args = _parse(description)
    conversion = convert(args.source)
    options = list(map(shlex.quote, conversion.options))
    print(f'{args.source}:', *conversion.lines, sep='\n')
    if args.config:
        check_fit(conversion, launch.load_config(args), args.config)
        print(f'{len(conversion.state)} tensors fit the model of {args.config}, none is missing or left over')
    write(conversion, args.out)
    print(f'wrote {args.out}')
    if not args.config and conversion.config is None:
        print('No config of ours is made for it: write one with the backbone and the neck that are named above.')
    elif not args.config:
        with_options = ' '.join(['', '--cfg-options', *options]) if options else ''
        print('Weights do not tell frames and labels: take the config of the training, or its variant for other ones.\n'
              f'  python tools/test.py {conversion.config} {shlex.quote(args.out)}{with_options}')


def _parse(description: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument('source', metavar='SRC', help='the checkpoint')
    parser.add_argument('out', metavar='OUT', help='file to write, named .pth')
    parser.add_argument('--config', help='config that the result is checked against; nothing is written if it differs')
    parser.add_argument('--cfg-options', nargs='+', action=DictAction, metavar='KEY=VALUE',
                        help='overrides of keys of that config')
    parser.set_defaults(launcher='none', work_dir=None)
    return parser.parse_args()
