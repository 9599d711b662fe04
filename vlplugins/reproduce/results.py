"""What was measured for a row: written whole, read back, and set beside the paper."""

import json
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Tuple, Union

from vlplugins.atomic_file import write_text

from .fingerprints import digest, fingerprint
from .resolve import Settings
from .table import Column, Measure, Metric, Row, Table, printed_number

RESULT = 'result.json'

# A number in the unit of its column, a mean with its standard deviation, or a path or word.
Value = Union[float, Tuple[float, float], str]


def row_folder(root: Path, table: Table, row: Row) -> Path:
    """Folder of a row's result."""
    return root / table.name / row.key


def row_fingerprint(row: Row, settings: Settings) -> str:
    """Hash of all that determines the result of a row."""
    return digest([[fingerprint(measure.step, settings), dict(measure.metrics)] for measure in row.measures])


def read_result(root: Path, table: Table, row: Row) -> Optional[Dict[str, Any]]:
    """What `write_result` wrote for a row; None where it wrote nothing."""
    file = row_folder(root, table, row) / RESULT
    return json.loads(file.read_text()) if file.is_file() else None


def write_result(root: Path, table: Table, row: Row, result: Mapping[str, Any]) -> Path:
    """Writes the result of a row, so that a reader finds the last or the new one, never a part; returns its path."""
    file = row_folder(root, table, row) / RESULT
    write_text(file, json.dumps(result, indent=1, ensure_ascii=False))
    return file


def values_of(table: Table, measure: Measure, record: Mapping[str, Any], gpu_days: Optional[float]) -> Dict[str, Value]:
    """Column → value, from the record of a measure's step.

    Args:
        table: Knows the units of its columns.
        measure: Says which metric belongs into which column.
        record: Of the step.
        gpu_days: Of the training before the step; None where nothing was trained.

    Raises:
        ValueError: When the step did not write a metric.
    """
    available = dict(record['metrics'])
    if gpu_days is not None:
        available['gpu_days'] = gpu_days
    return {key: _value(table.column(key), metric, available) for key, metric in measure.metrics.items()}


def _value(column: Column, metric: Metric, available: Mapping[str, Any]) -> Value:
    names = (metric, ) if isinstance(metric, str) else metric
    missing = [name for name in names if name not in available]
    if missing:
        raise ValueError(f'the column {column.title!r} wants the metric {missing[0]!r}, and the step measured '
                         f'{", ".join(sorted(available)) or "nothing"}.')
    found = [available[name] for name in names]
    if isinstance(found[0], str):
        return found[0]
    scaled = [100 * value if column.unit == '%' else value for value in found]
    return scaled[0] if len(scaled) == 1 else (scaled[0], scaled[1])


def difference(row: Row, column: Column, value: Value) -> Optional[float]:
    """Measured minus printed; None where one of them is no number."""
    printed = printed_number(row.paper.get(column.key, ''))
    if printed is None or isinstance(value, str):
        return None
    return (value if isinstance(value, (int, float)) else value[0]) - printed


def written_value(value: Value) -> str:
    """A measured value as a table shows it."""
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float)):
        return f'{value:.2f}'
    return f'{value[0]:.2f}±{value[1]:.2f}'


def count_results(root: Path, table: Table) -> Tuple[int, int]:
    """Number of rows with a complete result, and of rows that can have one."""
    rows: List[Row] = [row for row in table.rows if row.measures]
    results = [read_result(root, table, row) for row in rows]
    return sum(bool(result and result['complete']) for result in results), len(rows)
