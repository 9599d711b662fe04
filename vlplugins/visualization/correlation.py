"""How alike the rows of a classifier are: correlation maps (Text4Vis, Fig. 1 and A.5)."""

import io
from pathlib import Path
from typing import Any, Optional, Sequence, Tuple, Union

import numpy as np
from torch import Tensor

from .correlation_picture import hundredths, picture
from .pictures import png_uri

_SMALLEST_RANGE = .05  # rows that are orthogonal shall look so, and not show their rounding


def correlation(rows: Union[Tensor, np.ndarray]) -> np.ndarray:
    """Cosine similarities of all pairs of rows.

    Args:
        rows: (N, E), of any length but zero.

    Returns:
        (N, N) float64 with ones on the diagonal.

    Raises:
        ValueError: If a row is zero and has no direction.
    """
    rows = np.asarray(rows.detach().cpu() if isinstance(rows, Tensor) else rows, np.float64)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    if not lengths.all():
        raise ValueError(f'row {int(np.argmin(lengths))} of the classifier is zero, so it has no direction.')
    unit = rows / lengths
    return np.clip(unit @ unit.T, -1, 1)


def extremes(matrix: np.ndarray) -> Tuple[float, float, float]:
    """Smallest, largest and mean value off the diagonal of a square matrix."""
    values = matrix[~np.eye(len(matrix), dtype=bool)]
    return float(values.min()), float(values.max()), float(values.mean())


def colour_range(matrix: np.ndarray) -> Tuple[float, float]:
    """What the ends of the colours mean: the values off the diagonal.

    From their smallest to their largest where all are positive; the same to both sides of zero where some are not,
    so that zero is colourless. Never less than 0.05 wide.
    """
    low, high, _ = extremes(matrix)
    if low < 0:
        high = max(abs(low), high, _SMALLEST_RANGE)
        return -high, high
    return low, max(high, low + _SMALLEST_RANGE)


def draw_correlation(rows: Union[Tensor, np.ndarray],
                     labels: Sequence[str],
                     path: Union[str, Path],
                     title: str = 'Correlation of classes',
                     groups: Optional[Sequence[Any]] = None) -> np.ndarray:
    """Draws the similarities of some classes as a map.

    Args:
        rows: Their rows of the classifier, (N, E).
        labels: Their names, N of them.
        path: Picture to write; its suffix says which kind (`.png`, `.svg`, `.pdf`).
        title: Headline.
        groups: Something for each class; a gap separates neighbours where it differs.

    Returns:
        (N, N), what is drawn. Colours range over the values off the diagonal, see `colour_range`, and the picture says
        so; the diagonal, always 1, is grey.

    Raises:
        ValueError: If there are not as many labels or groups as rows, or fewer than two.
    """
    matrix, figure = _figure(rows, labels, title, groups)
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=160, facecolor='white')
    return matrix


def correlation_uri(rows: Union[Tensor, np.ndarray],
                    labels: Sequence[str],
                    title: str = 'Correlation of classes',
                    groups: Optional[Sequence[Any]] = None) -> str:
    """The same map as a `data:` address that an `<img>` can show without a file; arguments of `draw_correlation`."""
    figure, data = _figure(rows, labels, title, groups)[1], io.BytesIO()
    figure.savefig(data, format='png', dpi=110, facecolor='white')
    return png_uri(data.getvalue())


def _figure(rows: Union[Tensor, np.ndarray], labels: Sequence[str], title: str,
            groups: Optional[Sequence[Any]]) -> Tuple[np.ndarray, Any]:
    matrix = correlation(rows)
    for name, given in (('labels', labels), ('groups', groups)):
        if given is not None and len(given) != len(matrix):
            raise ValueError(f'{len(given)} {name} for {len(matrix)} rows of the classifier.')
    if len(matrix) < 2:
        raise ValueError('a correlation map needs two classes or more.')
    low, high, mean = map(hundredths, extremes(matrix))
    note = f'cosine similarity; colours adjusted to the values off the diagonal: {low} to {high}, mean {mean}'
    groups = list(groups or [None] * len(matrix))
    return matrix, picture(matrix, list(labels), groups, colour_range(matrix), title, note)
