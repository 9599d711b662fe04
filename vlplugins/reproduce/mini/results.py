"""What was measured in the mini world, from the records of the steps, as data for JSON."""

import datetime
import json
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from vlplugins.atomic_file import write_text
from vlplugins.reproduce.environment import environment
from vlplugins.reproduce.results import values_of
from vlplugins.reproduce.steps import last_training, walk
from vlplugins.reproduce.table import Measure, Table
from vlplugins.reproduce.workshop import Record, Workshop

from .machine import machine
from .plan import Place
from .scales import SCALES
from .summary import summarize
from .table import MiniRow, MiniTable

Data = Dict[str, Any]


def collect(tables: Sequence[MiniTable], place: Place, seeds: Sequence[int]) -> Data:
    """All that was measured in some worlds.

    Returns:
        For `json.dumps`: `tables`, each with its `rows`, each with its `cells` by column: `values` by seed and repeat,
        and their summary; `worlds`, `cpu_seconds` and `seconds` of all steps together but for those of tables on
        request, and with what it was measured.
    """
    workshops = {seed: place.workshop(seed) for seed in seeds}
    spent: Dict[Tuple[int, str], Record] = {}
    measured = [_table(table, place, workshops, {} if table.on_request else spent) for table in tables
                if place.scale.name in table.scales]
    return dict(
        scale=place.scale.name,
        worlds=list(seeds),
        clips=dict(place.scale.clips),
        date=datetime.date.today().isoformat(),
        machine=machine(),
        **environment(),
        steps=len(spent),
        cpu_seconds=round(sum(record['cpu_seconds'] for record in spent.values()), 1),
        seconds=round(sum(record['seconds'] for record in spent.values()), 1),
        tables=measured)


def _table(table: MiniTable, place: Place, workshops: Mapping[int, Workshop],
           spent: Dict[Tuple[int, str], Record]) -> Data:
    drawn = {seed: place.drawn(table, seed) for seed in workshops}
    rows = [_row(table, row, drawn, workshops, spent) for row in table.rows
            if any(row.key == one.key for tables in drawn.values() for one in tables[0].rows)]
    return dict(
        name=table.name,
        title=table.title,
        protocol=table.protocol,
        columns=[dict(key=column.key, title=column.title, unit=column.unit) for column in table.columns],
        floors={key: [list(floor) for floor in known] for key, known in table.floors.items()},
        repeats=table.repeats.get(place.scale.name, 1),
        curve=table.curve,
        on_request=table.on_request,
        whole=all(workshops[seed].record(measure.step) for seed, tables in drawn.items() for one in tables
                  for row in one.rows for measure in row.measures),
        notes=[*table.notes, *([_by_name(table, place)] if table.on_request else [])],
        rows=rows)


def _by_name(table: MiniTable, place: Place) -> str:
    command = f'tools/reproduce.py run {table.name} --world mini --scale {place.scale.name}'
    return f'run by its name alone: `python {command}`'


def _row(table: MiniTable, row: MiniRow, drawn: Mapping[int, List[Table]], workshops: Mapping[int, Workshop],
         spent: Dict[Tuple[int, str], Record]) -> Data:
    values: Dict[str, Dict[str, Dict[str, float]]] = {}  # column → seed → fingerprint → value
    own: Dict[str, Record] = {}
    for seed, tables in drawn.items():
        for one in tables:
            for measure in one.row(row.key).measures:
                mark = workshops[seed].fingerprint(measure.step)
                for key in measure.metrics:
                    values.setdefault(key, {}).setdefault(str(seed), {})
                record = workshops[seed].record(measure.step)
                if record is None:
                    continue
                for step in walk(measure.step):
                    found = workshops[seed].record(step)
                    if found:
                        spent[seed, found['fingerprint']] = found
                training = last_training(measure.step)
                trained = workshops[seed].record(training) if training else None
                for part in filter(None, (trained, record)):
                    own[f'{seed} {part["fingerprint"]}'] = part
                for key, value in _values(one, measure, record, trained).items():
                    values[key][str(seed)][mark] = value
    return dict(key=row.key, label=row.label, note=row.note, x=row.x,
                cpu_seconds=round(sum(record['cpu_seconds'] for record in own.values()) / len(drawn), 1),
                cells={key: _cell({seed: list(found.values()) for seed, found in by_seed.items()})
                       for key, by_seed in values.items()})


def _values(table: Table, measure: Measure, record: Record, trained: Optional[Record]) -> Dict[str, float]:
    seconds = dict(train_cpu_seconds=trained['cpu_seconds']) if trained else {}
    metrics = {**record['metrics'], **seconds, 'cpu_seconds': record['cpu_seconds']}
    return values_of(table, measure, {**record, 'metrics': metrics}, None)


def _cell(values: Mapping[str, List[float]]) -> Data:
    summary = summarize(values)
    return dict(values=values, missing=[seed for seed, found in values.items() if not found],
                **(vars(summary) if summary else {}))


def cell_values(results: Data, table: str, row: str, column: str) -> Dict[str, float]:
    """Seed → mean of the repeats, of one cell; empty where it was not measured.

    Args:
        results: Of `collect`.
        table: Name.
        row: Key.
        column: Key.
    """
    for one in results['tables']:
        for line in one['rows']:
            if (one['name'], line['key']) == (table, row):
                values = line['cells'].get(column, {}).get('values', {})
                return {seed: sum(found) / len(found) for seed, found in values.items() if found}
    return {}


def results_file(place: Place, seeds: Sequence[int]) -> Path:
    """Where the results of some worlds are kept: those of the scale's own seeds apart from held-back ones."""
    if tuple(seeds) == SCALES[place.scale.name].seeds:
        return place.root / 'results.json'
    return place.root / f'results_seed{"_".join(map(str, seeds))}.json'


def held_back_results(place: Place, seeds: Sequence[int]) -> Optional[Data]:
    """What was measured in worlds that are none of these, in most of them at once; None where nothing was."""
    found = [json.loads(file.read_text()) for file in sorted(place.root.glob('results*.json'))]
    others = [results for results in found if not set(results['worlds']) & set(seeds)]
    return max(others, key=lambda results: len(results['worlds']), default=None)


def write_results(results: Data, file: Path) -> None:
    """Writes them, whole or not at all."""
    write_text(file, json.dumps(results, indent=1, ensure_ascii=False) + '\n')
