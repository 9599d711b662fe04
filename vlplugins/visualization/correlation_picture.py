"""The picture of a correlation map."""

from typing import Any, List, NamedTuple, Tuple

import numpy as np

from .colours import INK, MUTED, RULE, SECOND

_ABOVE_ZERO, _BELOW_ZERO = ['#f3f6fa', '#7ea9ee', '#1456c2'], [SECOND, '#f6a27b']
_GAP = .2  # between groups, in cells


class _Size(NamedTuple):
    cell: float  # inches
    letter: float  # width of a letter of the names, inches
    font: float  # of the names, points
    line: float  # between cells, points
    written: bool  # whether the values stand in the cells


_FEW, _MANY = _Size(.34, .075, 8.5, 1.2, True), _Size(.15, .055, 6, .3, False)


def picture(matrix: np.ndarray, labels: List[str], groups: List[Any], limits: Tuple[float, float], title: str,
            note: str) -> Any:
    """A figure of matplotlib.

    Args:
        matrix: Similarities, (N, N).
        labels: Names of the rows.
        groups: Something for each row; a gap separates neighbours where it differs.
        limits: What the ends of the colours mean; where the first is negative the colours part at zero.
        title: Headline.
        note: Under the scale of colours.
    """
    from matplotlib.figure import Figure  # not pyplot, which would ask for a display
    size, places = _FEW if len(matrix) <= 30 else _MANY, _places(groups)
    side = size.cell * (places[-1] + 1)
    slant = .71 * size.letter * np.array(list(map(len, labels)))  # names above the columns are at 45 degrees
    left = .25 + size.letter * max(map(len, labels))
    above, right, below = .65 + max(slant), max(.3, max(slant - side + size.cell * (places + 1))), .8
    width = max(left + max(side + right, 5.6), .13 * len(title) + .5)  # what is written below and above has room
    height = above + side + below
    figure = Figure(figsize=(width, height))
    axes = figure.add_axes((left / width, below / height, side / width, side / height))
    bar = figure.add_axes((left / width, .5 / height, min(side, 2.8) / width, .1 / height))
    image = _cells(axes, matrix, places, limits, size)
    _names(axes, places, labels, size.font)
    _scale(figure, bar, image, limits, note)
    figure.text(.16 / width, 1 - .25 / height, title, color=INK, fontsize=13, fontweight='bold', va='center')
    return figure


def _places(groups: List[Any]) -> np.ndarray:
    """Where each class begins, in cells, with a gap between groups."""
    changes = [0, *(before != after for before, after in zip(groups, groups[1:]))]
    return np.round(np.arange(len(groups)) + _GAP * np.cumsum(changes), 3)


def _cells(axes: Any, matrix: np.ndarray, places: np.ndarray, limits: Tuple[float, float], size: _Size) -> Any:
    from matplotlib.colors import LinearSegmentedColormap
    from matplotlib.patches import Rectangle
    below_zero = _BELOW_ZERO if limits[0] < 0 else []
    colours = LinearSegmentedColormap.from_list('correlation', [*below_zero, *_ABOVE_ZERO])
    edges = np.unique(np.round(np.concatenate([places, places + 1]), 3))  # rounded, so that equal ones are one
    cells = np.searchsorted(edges, places)  # of the strips between edges, those that are no gap
    strips = np.ma.masked_all((len(edges) - 1, ) * 2)
    strips[np.ix_(cells, cells)] = np.ma.masked_where(np.eye(len(matrix), dtype=bool), matrix)
    line = dict(edgecolor='white', linewidth=size.line)
    image = axes.pcolormesh(edges, edges, strips, cmap=colours, vmin=limits[0], vmax=limits[1], **line)
    for place in places:
        axes.add_patch(Rectangle((place, place), 1, 1, facecolor=RULE, **line))
    if size.written:
        _values(axes, matrix, places, image)
    axes.set(xlim=(0, edges[-1]), ylim=(edges[-1], 0))
    axes.set_frame_on(False)
    return image


def _values(axes: Any, matrix: np.ndarray, places: np.ndarray, image: Any) -> None:
    light = image.to_rgba(matrix)[..., :3] @ (.3, .59, .11)
    for row, column in zip(*np.nonzero(~np.eye(len(matrix), dtype=bool))):
        written = hundredths(matrix[row, column]).replace('0.', '.', 1)
        if written != '.00':
            axes.text(places[column] + .5, places[row] + .53, written, ha='center', va='center', fontsize=6.5,
                      color='white' if light[row, column] < .6 else INK)


def hundredths(value: float) -> str:
    """A number with two decimals, with a minus that is one, and never minus zero."""
    return f'{round(value, 2) + 0.:.2f}'.replace('-', '−')


def _names(axes: Any, places: np.ndarray, labels: List[str], font: float) -> None:
    axes.set_yticks(places + .5, labels, fontsize=font, color=INK)
    axes.set_xticks(places + .5, labels, fontsize=font, color=INK, rotation=45, ha='left', rotation_mode='anchor')
    axes.tick_params(length=0, pad=4, labeltop=True, labelbottom=False)


def _scale(figure: Any, bar: Any, image: Any, limits: Tuple[float, float], note: str) -> None:
    ticks = [limits[0], 0, limits[1]] if limits[0] < 0 else list(limits)
    figure.colorbar(image, cax=bar, orientation='horizontal', ticks=ticks)
    bar.set_xticklabels(map(hundredths, ticks), fontsize=8, color=MUTED)
    bar.tick_params(length=0, pad=3)
    bar.set_frame_on(False)
    bar.text(0, -2.9, note, transform=bar.transAxes, fontsize=8, color=MUTED, va='top')
