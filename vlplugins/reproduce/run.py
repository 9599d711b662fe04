"""Does the rows of a table: trains and tests what is missing, and writes what was measured."""

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Sequence, Tuple

from .process import StepFailedError
from .results import difference, read_result, row_fingerprint, values_of, write_result, written_value
from .steps import Step, Train, last_training, walk, written
from .table import Measure, Row, Table
from .workshop import Workshop


@dataclass(frozen=True)
class Pick:
    """A row to be done, and which of its columns; all where empty."""

    row: Row
    columns: Tuple[str, ...] = ()

    def measures(self) -> List[Measure]:
        """The measures that give these columns."""
        return [one for one in self.row.measures if not self.columns or set(self.columns) & set(one.metrics)]


def pick_rows(table: Table, names: Optional[Sequence[str]]) -> List[Pick]:
    """Rows to be done.

    Args:
        table: The table.
        names: 'row' or 'row:column'; all rows that can be done where None.

    Raises:
        ValueError: For an unknown name, or a row that the paper cites from others.
    """
    if names is None:
        return [Pick(row) for row in table.rows if row.measures]
    columns: Dict[str, Tuple[str, ...]] = {}
    for name in names:
        key, _, column = name.partition(':')
        row = table.row(key)
        if not row.measures:
            raise ValueError(f'{table.name}: nothing runs for {key!r} ({row.label}): '
                             + ('the paper cites its numbers.' if row.cited else 'it compares settings.'))
        if column and not any(column in measure.metrics for measure in row.measures):
            known = [known for measure in row.measures for known in measure.metrics]
            raise ValueError(f'{table.name}: {key} has no measured column {column!r}, but {", ".join(known)}.')
        whole = key in columns and not columns[key]
        columns[key] = () if whole or not column else (*columns.get(key, ()), column)
    return [Pick(row, columns[row.key]) for row in table.rows if row.key in columns]


def run_rows(table: Table, picks: Sequence[Pick], workshop: Workshop, root: Path,
             say: Callable[[str], None] = print) -> List[str]:
    """Does the rows one after the other; one that fails does not stop the others.

    Returns:
        What failed, a sentence for each row.
    """
    failures = []
    for number, pick in enumerate(picks, 1):
        say(f'[{number}/{len(picks)}] {pick.row.key}: {pick.row.label}')
        try:
            failed = _run_row(table, pick, workshop, root, say)
        except (ValueError, FileNotFoundError) as failure:  # its config cannot be, or a file of it is gone
            say(f'  {failure}')
            failed = [str(failure)]
        failures += [f'{pick.row.key}: {reason}' for reason in dict.fromkeys(failed)]
    return failures


def _run_row(table: Table, pick: Pick, workshop: Workshop, root: Path, say: Callable[[str], None]) -> List[str]:
    row = pick.row
    mark = row_fingerprint(row, workshop.settings)
    before = read_result(root, table, row)
    if before and before['complete'] and before['fingerprint'] == mark:
        say(f'  done before: {_summary(table, row, before["values"])}')
        return []
    failures = []
    for measure in pick.measures():
        try:
            workshop.do(measure.step)
        except (StepFailedError, ValueError) as failure:
            failures.append(str(failure))
            say(f'  {failure}')
    try:
        result = _collect(table, row, workshop, mark)
    except ValueError as failure:
        say(f'  {failure}')
        return [*failures, str(failure)]
    if result['measures']:
        file = write_result(root, table, row, result)
        say(f'  {_summary(table, row, result["values"])}   ({file})')
    return failures


def _collect(table: Table, row: Row, workshop: Workshop, mark: str) -> Dict[str, Any]:
    """The result of a row, from the steps that are done."""
    values: Dict[str, Any] = {}
    records = []
    for measure in row.measures:
        record = workshop.record(measure.step)
        if record is None:
            continue
        training = last_training(measure.step)
        trained = workshop.record(training) if training else None
        values.update(values_of(table, measure, record, _gpu_days(trained)))
        records += [one for one in (trained, record) if one and one not in records]
    latest = records[-1] if records else {}
    return dict(
        table=table.name,
        row=row.key,
        label=row.label,
        paper=dict(row.paper),
        fingerprint=mark,
        complete=sum(workshop.record(measure.step) is not None for measure in row.measures) == len(row.measures),
        values=values,
        cfg_options={key: str(value) for key, value in workshop.settings.options.items()},
        seconds=sum(one['seconds'] for one in records),
        **{key: latest.get(key) for key in ('date', 'versions', 'commit')},
        measures=records)


def _gpu_days(record: Optional[Dict[str, Any]]) -> Optional[float]:
    return record['gpu_seconds'] / 86400 if record else None


def _summary(table: Table, row: Row, values: Dict[str, Any]) -> str:
    words = []
    for key, value in values.items():
        column = table.column(key)
        change = difference(row, column, value)
        beside = f' (paper {row.paper[key]}, {change:+.2f})' if change is not None else ''
        words.append(f'{column.title} {written_value(value)}{beside}')
    return ', '.join(words)


def plan(picks: Sequence[Pick], workshop: Workshop) -> List[str]:
    """The commands that would run, each with the config and overrides that it runs with; those of done steps less."""
    lines: List[str] = []
    seen = set()
    for pick in picks:
        lines.append(f'# {pick.row.key}: {pick.row.label}')
        for step in _steps(pick):
            mark = workshop.fingerprint(step)
            if mark in seen:
                continue
            seen.add(mark)
            lines.append(f'#   {_described(step, workshop)}')
            lines.append('#   done before' if workshop.record(step) else shlex.join(workshop.command(step)))
    return lines


def _steps(pick: Pick) -> List[Step]:
    return [step for measure in pick.measures() for step in walk(measure.step)]


def _described(step: Step, workshop: Workshop) -> str:
    overrides = {**written(step.overrides), **{key: str(value) for key, value in workshop.settings.options.items()}}
    start = ' from ' + workshop.folder(step.start).name if isinstance(step, Train) and step.start else ''
    return ' '.join([f'configs/{step.config}{start}', *(f'{key}={value}' for key, value in overrides.items())])
