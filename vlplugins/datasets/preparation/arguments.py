"""Command-line arguments that the tools for annotation files share."""

import argparse
from typing import Optional


def add_list_arguments(parser: argparse.ArgumentParser, labels: Optional[str],
                       videos: str = 'folder of the videos') -> None:
    """Adds `--labels`, `--videos` and `--only-existing`.

    Args:
        parser: To add to.
        labels: Default of `--labels`; None for a dataset whose own files tell its classes, which has no `--labels`.
        videos: What `--videos` is.
    """
    if labels is not None:
        parser.add_argument('--labels', default=labels, help='name or file of the label list (default: %(default)s)')
    parser.add_argument('--videos', metavar='DIR', help=f'{videos}, to report those that are missing')
    parser.add_argument('--only-existing', action='store_true', help='leave out what is missing in --videos')
