"""Charts of a table of the mini world: bars with error bars and floors, or curves."""

import math
from pathlib import Path
from typing import Any, Dict, List, Mapping, Tuple

from vlplugins.visualization.colours import ACCENT, INK, MUTED, RULE, SECOND, region_colour

from .show import heading

Data = Mapping[str, Any]
_ACROSS = 3  # panels beside each other: more are too small on a page


def draw_table(table: Data, path: Path) -> bool:
    """Draws a table of results: a panel for each column that was measured.

    Rows with `x` become a curve where the table says what it is; other tables become bars. Lines at the mean's ends are
    one standard deviation between worlds long, to each side.

    Returns:
        Whether there was anything to draw.
    """
    from matplotlib.figure import Figure  # not pyplot, which would ask for a display
    columns = [column for column in table['columns'] if _points(table, column['key'])]
    if not columns:
        return False
    curve = bool(table['curve'])
    down = math.ceil(len(columns) / _ACROSS)
    across = math.ceil(len(columns) / down)
    height = 3.0 if curve else .9 + .3 * len(table['rows'])
    figure = Figure(figsize=(3.4 * across + (.4 if curve else 2.2), down * height), layout='constrained')
    panels = figure.subplots(down, across, squeeze=False, sharey=not curve).flatten()
    for panel in panels[len(columns):]:
        panel.remove()
    for panel, column in zip(panels, columns):
        (_curve if curve else _bars)(panel, table, column)
        panel.set_title(heading(column), fontsize=9, color=INK, loc='left')
        panel.tick_params(labelsize=8, colors=INK, length=0)
        for side in panel.spines.values():
            side.set_color(RULE)
        panel.spines[['top', 'right']].set_visible(False)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110, facecolor='white')
    return True


def _points(table: Data, key: str) -> List[Tuple[Data, Data]]:
    """Rows whose cell was measured, with the cell."""
    return [(row, row['cells'][key]) for row in table['rows'] if row['cells'].get(key, {}).get('mean') is not None]


def _bars(panel: Any, table: Data, column: Data) -> None:
    places: Dict[str, int] = {row['key']: number for number, row in enumerate(table['rows'])}
    points = _points(table, column['key'])
    panel.barh([places[row['key']] for row, _ in points], [cell['mean'] for _, cell in points], height=.66,
               color=ACCENT, xerr=[cell['std'] or 0 for _, cell in points], error_kw=dict(ecolor=INK, lw=1, capsize=2))
    panel.set_yticks(range(len(places)), [row['label'] for row in table['rows']])
    panel.set_ylim(len(places) - .1, -.6)  # with room for the name of the floor
    panel.grid(axis='x', color=RULE, lw=.6)
    panel.set_axisbelow(True)
    for name, value in table['floors'].get(column['key'], ()):
        panel.axvline(value, color=SECOND, lw=1, ls='--')
        panel.text(value, len(places) - .15, f' {name}', color=SECOND, fontsize=7, va='bottom')


def _lines(points: List[Tuple[Data, Data]]) -> Dict[str, List[Tuple[Data, Data]]]:
    """Points in the order of the axis; where rows share a label, those of one label are a line of their own."""
    labels = [row['label'] for row, _ in points]
    shared = len(set(labels)) < len(labels)
    lines: Dict[str, List[Tuple[Data, Data]]] = {}
    for row, cell in sorted(points, key=lambda point: point[0]['x']):
        lines.setdefault(row['label'] if shared else '', []).append((row, cell))
    return lines


def _curve(panel: Any, table: Data, column: Data) -> None:
    lines = _lines([(row, cell) for row, cell in _points(table, column['key']) if row['x'] is not None])
    for number, (label, points) in enumerate(lines.items()):
        colour = '#{:02x}{:02x}{:02x}'.format(*region_colour(number))
        panel.errorbar([row['x'] for row, _ in points], [cell['mean'] for _, cell in points],
                       yerr=[cell['std'] or 0 for _, cell in points], color=colour, ecolor=INK, elinewidth=1, capsize=2,
                       marker='o', ms=4, label=label)
    if len(lines) > 1:
        panel.legend(fontsize=7, frameon=False)
    for row, cell in _points(table, column['key']):  # what has no place on the axis is a level
        if row['x'] is None:
            panel.axhline(cell['mean'], color=MUTED, lw=1, ls=':')
            panel.annotate(row['label'], (1, cell['mean']), xycoords=('axes fraction', 'data'), color=MUTED, fontsize=7,
                           ha='right', va='bottom')
    for name, value in table['floors'].get(column['key'], ()):
        panel.axhline(value, color=SECOND, lw=1, ls='--')
        panel.annotate(name, (1, value), xycoords=('axes fraction', 'data'), color=SECOND, fontsize=7,
                       ha='right', va='bottom')
    panel.set_xticks(sorted({row['x'] for row in table['rows'] if row['x'] is not None}))
    panel.set_xlabel(table['curve'], fontsize=8, color=INK)
    panel.grid(color=RULE, lw=.6)
