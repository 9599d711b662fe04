"""Which classes are taken for which: counting and drawing."""

from html import escape
from typing import List, Sequence, Tuple

import numpy as np

from .colours import INK, MUTED, blend

_CELL, _CHARACTER = 36, 7.2  # pixels; the width of a letter at the size of the names


def confusion_matrix(labels: np.ndarray, predicted: np.ndarray, num_classes: int) -> np.ndarray:
    """Counts of (label, prediction).

    Args:
        labels: True classes, (S,).
        predicted: Predicted classes, (S,).
        num_classes: C.

    Returns:
        (C, C) int: clips of the row's class that were taken for the column's.
    """
    matrix = np.zeros((num_classes, num_classes), int)
    np.add.at(matrix, (labels, predicted), 1)
    return matrix


def group_confusion(matrix: np.ndarray, group_of: Sequence[int], num_groups: int) -> np.ndarray:
    """The confusion of groups of classes, (G, G), from that of classes, (C, C), and the group of each class."""
    member = np.eye(num_groups, dtype=matrix.dtype)[np.asarray(group_of)]  # (C, G)
    return member.T @ matrix @ member


def most_confused(matrix: np.ndarray, count: int = 8) -> List[Tuple[int, int, int]]:
    """The most frequent mistakes, most frequent first: (label, prediction, clips)."""
    mistakes = matrix * (1 - np.eye(len(matrix), dtype=matrix.dtype))
    order = np.argsort(-mistakes, axis=None, kind='stable')[:count]
    pairs = [(int(row), int(column)) for row, column in zip(*np.unravel_index(order, matrix.shape))]
    return [(row, column, int(mistakes[row, column])) for row, column in pairs if mistakes[row, column]]


def draw_confusion(matrix: np.ndarray, names: Sequence[str]) -> str:
    """Heat map of a confusion matrix with the shares of each row in percent.

    Args:
        matrix: Counts, (C, C).
        names: Names of the classes, C of them.

    Returns:
        An `<svg>` element. Rows are true classes, columns predictions; a row without clips stays empty.
    """
    if matrix.shape != (len(names), len(names)):
        raise ValueError(f'{len(names)} names for a confusion matrix of shape {matrix.shape}')
    left = 14 + _CHARACTER * max(map(len, names))
    top = 18 + .78 * left  # names above the columns are written at 45 degrees
    side = _CELL * len(names)
    width, height = left + side + .7 * left, top + side + 6
    totals = matrix.sum(1)
    size = f'width="{width:.0f}" viewBox="0 0 {width:.0f} {height:.0f}" style="max-width:{width:.0f}px"'
    parts = [f'<svg class="confusion" {size}>']
    for i, name in enumerate(names):
        middle = (i + .5) * _CELL
        parts.append(f'<text x="{left - 8:.1f}" y="{top + middle + 4:.1f}" text-anchor="end">{escape(name)}</text>')
        parts.append(f'<text transform="translate({left + middle + 2:.1f},{top - 8:.1f}) rotate(-45)">'
                     f'{escape(name)}</text>')
        parts.extend(_cell(left + j * _CELL, top + i * _CELL, matrix[i, j], totals[i], f'{name} → {names[j]}')
                     for j in range(len(names)))
    return ''.join([*parts, '</svg>'])


def _cell(x: float, y: float, count: int, total: int, title: str) -> str:
    share = count / total if total else 0
    fill = blend(share) if total else '#fafafa'
    text = f'{100 * share:.0f}' if share >= .005 else ''
    ink = '#ffffff' if share > .5 else (INK if share > .1 else MUTED)
    size = _CELL - 2
    number = (f'<text x="{x + size / 2:.1f}" y="{y + size / 2 + 4:.1f}" text-anchor="middle" style="fill:{ink}">'
              f'{text}</text>') if text else ''
    return (f'<rect x="{x:.1f}" y="{y:.1f}" width="{size}" height="{size}" rx="3" fill="{fill}">'
            f'<title>{escape(title)}: {count} of {total}</title></rect>{number}')
