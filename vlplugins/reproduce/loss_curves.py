"""Draws the training losses of several runs into one picture.

    python -m vlplugins.reproduce.loss_curves CONFIG METRICS.json --run NAME WORK_DIR [--run NAME WORK_DIR]

Beside METRICS.json, which gets the last loss of each run, it writes `loss.png`. The config is not looked at: all steps
of a table have one.
"""

import argparse
import json
from pathlib import Path
from typing import List, Mapping, Optional

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from vlplugins import user_errors
from vlplugins.atomic_file import write_text
from vlplugins.visualization.scalars import Curve, read_scalars


def draw_losses(curves: Mapping[str, Curve], path: Path) -> None:
    """Draws the losses of several runs over their iterations; the format follows from the name of the file."""
    figure = Figure(figsize=(6, 4), layout='constrained')
    FigureCanvasAgg(figure)
    axes = figure.add_subplot(xlabel='iteration', ylabel='training loss')
    for name, curve in curves.items():
        axes.plot(curve.steps, curve.loss, label=name)
    axes.set_ylim(bottom=0)
    axes.legend(frameon=False)
    axes.spines[['top', 'right']].set_visible(False)
    figure.savefig(path, dpi=150)


def main(argv: Optional[List[str]] = None) -> None:
    """The command line.

    Raises:
        ValueError: When a run logged no loss.
    """
    parser = argparse.ArgumentParser(description='Draws the training losses of several runs.')
    parser.add_argument('config')
    parser.add_argument('out', type=Path)
    parser.add_argument('--run', nargs=2, action='append', required=True, metavar=('NAME', 'WORK_DIR'))
    args = parser.parse_args(argv)
    curves = {name: read_scalars(folder) for name, folder in args.run}
    for name, curve in curves.items():
        if not curve.loss:
            raise ValueError(f'the run {name!r} logged no loss.')
    picture = args.out.with_name('loss.png')
    draw_losses(curves, picture)
    write_text(args.out, json.dumps({**{name: curve.loss[-1] for name, curve in curves.items()},
                                     'picture': str(picture)}))


if __name__ == '__main__':
    user_errors.run(main)
