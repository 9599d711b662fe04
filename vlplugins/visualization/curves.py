"""A line chart as inline SVG."""

import math
from html import escape
from typing import List, Optional, Sequence, Tuple

from .colours import ACCENT

_WIDTH, _HEIGHT = 440, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 20, 30, 34  # pixels around the plot


def draw_curve(steps: Sequence[float], values: Sequence[float], title: str, colour: str = ACCENT, percent: bool = False,
               reference: Optional[Tuple[float, str]] = None) -> str:
    """Draws values over training steps.

    Args:
        steps: Iterations, ascending.
        values: A value for each; those that are not finite leave a gap.
        title: Above the chart.
        colour: Of the line, as CSS.
        percent: Whether the values are shares, 0 to 1, to be written as percent.
        reference: Height and name of a dashed line, for example chance.

    Returns:
        An `<svg>` element.
    """
    points = [(x, y) for x, y in zip(steps, values) if math.isfinite(y)]
    head = (f'<svg class="curve" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">'
            f'<text class="title" x="{_LEFT}" y="16">{escape(title)}</text>')
    if not points:
        return f'{head}<text x="{_WIDTH / 2}" y="{_HEIGHT / 2}" text-anchor="middle">nothing was logged</text></svg>'
    heights = [y for _, y in points] + ([reference[0]] if reference else [])
    y_ticks, x_ticks = _ticks(min(0, *heights), max(heights)), _ticks(0, points[-1][0], integers=True)

    def at(x: float, y: float) -> Tuple[float, float]:
        across = (x - x_ticks[0]) / (x_ticks[-1] - x_ticks[0])
        up = (y - y_ticks[0]) / (y_ticks[-1] - y_ticks[0])
        return _LEFT + across * (_WIDTH - _LEFT - _RIGHT), _HEIGHT - _BOTTOM - up * (_HEIGHT - _TOP - _BOTTOM)

    parts = [head]
    for tick in y_ticks:
        y = at(0, tick)[1]
        text = f'{100 * tick:g} %' if percent else f'{tick:g}'
        parts.append(f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
                     f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{text}</text>')
    for tick in x_ticks:
        x = at(tick, 0)[0]
        parts.append(f'<text x="{x:.1f}" y="{_HEIGHT - _BOTTOM + 18}" text-anchor="middle">{tick:g}</text>')
    if reference:
        y = at(0, reference[0])[1]
        parts.append(f'<line class="reference" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
                     f'<text x="{_WIDTH - _RIGHT}" y="{y - 5:.1f}" text-anchor="end">{escape(reference[1])}</text>')
    parts.extend(_line([at(*point) for point in points], colour))
    return ''.join([*parts, '</svg>'])


def _line(places: List[Tuple[float, float]], colour: str) -> List[str]:
    """The line through some places, with a dot on each while they are few, and on the last."""
    path = ' '.join(f'{x:.1f},{y:.1f}' for x, y in places)
    dots = places if len(places) <= 24 else places[-1:]
    return [f'<polyline fill="none" stroke="{colour}" stroke-width="2" stroke-linejoin="round" points="{path}"/>',
            *(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in dots)]


def _ticks(low: float, high: float, integers: bool = False) -> List[float]:
    """Four to six round numbers that enclose a range."""
    rough = max((high - low) / 5, 1 if integers else 1e-9)
    power = 10 ** math.floor(math.log10(rough))
    step = next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= rough * .999
                and not (integers and step * power % 1))
    first, last = math.floor(low / step + 1e-9), max(math.ceil(high / step - 1e-9), math.floor(low / step) + 1)
    return [round(tick * step, 10) for tick in range(first, last + 1)]
