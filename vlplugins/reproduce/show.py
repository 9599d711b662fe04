"""A table with the paper's numbers, our counts and our results side by side."""

from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Tuple

from vlplugins.thop_compatible import WHY_DIFFERENT

from .counting import count_step
from .facts import Counter, Facts, gather, used_configs
from .results import difference, read_result, written_value
from .table import Table

COUNTS = {'params_m': 'counted params (M)', 'gmacs': 'counted GMACs'}
TUNABLE = {'trainable_params_m': 'counted tunable (M)'}
THOP = {'thop_params_m': 'as thop: params (M)', 'thop_gmacs': 'as thop: GMACs'}


def _headings(table: Table, measured: bool) -> List[str]:
    heads = ['row', 'label']
    reads = any(row.reads for row in table.rows)
    for column in table.columns:
        heads.append(f'paper: {column.heading}')
        if reads or (measured and _is_measured(table, column.key)):
            heads.append(f'ours: {column.heading}')
    return [*heads, *_counted(table).values(), 'config and overrides']


def _counted(table: Table) -> Dict[str, str]:
    """Heads of the counts that a table shows, by key."""
    return {**COUNTS, **(TUNABLE if table.tunable else {}), **(THOP if table.thop else {})} if table.counts else {}


def _is_measured(table: Table, key: str) -> bool:
    return any(key in measure.metrics for row in table.rows for measure in row.measures)


def _cells(table: Table, facts: Facts, measured: bool) -> Tuple[List[str], List[str]]:
    """Cells of a row but the last, and the lines of the last."""
    row = facts.row
    cells = [row.key, row.label]
    for column in table.columns:
        cells.append(row.paper.get(column.key, '-'))
        if row.reads or any(other.reads for other in table.rows):
            cells.append(str(facts.ours.get(column.key, '-')))
        elif measured and _is_measured(table, column.key):
            cells.append(_measured(table, facts, column.key))
    cells += [f'{facts.counts[key]:.2f}' if key in facts.counts else '-' for key in _counted(table)]
    return cells, ['cited by the paper'] if row.cited else used_configs(row)


def _measured(table: Table, facts: Facts, key: str) -> str:
    if not facts.result or key not in facts.result['values']:
        return '-'
    value, column = facts.result['values'][key], table.column(key)
    change = difference(facts.row, column, value)
    text = written_value(value) + (f' ({change:+.2f})' if change is not None else '')
    return text if facts.as_defined else f'{text} †'


def _remarks(table: Table, all_facts: List[Facts]) -> List[str]:
    lines = [f'{facts.row.key}: {facts.row.note}' for facts in all_facts if facts.row.note]
    lines += list(table.notes)
    if table.thop:
        lines.append('as thop: ' + WHY_DIFFERENT)
    for facts in all_facts:
        if facts.result and not facts.as_defined:
            options = ' '.join(f'{key}={value}' for key, value in facts.result['cfg_options'].items())
            lines.append(f'† {facts.row.key} was measured with ' + (f'--cfg-options {options}' if options else
                                                                    'an earlier state of its config'))
    return lines


def as_text(table: Table, root: Path, counter: Optional[Counter] = count_step) -> Iterator[str]:
    """Lines of the table, aligned; those of a row come as soon as it is counted."""
    measured = any(read_result(root, table, row) for row in table.rows)
    heads = _headings(table, measured)
    plain = [_cells(table, gather(table, row, root, counter=None), measured)[0] for row in table.rows]
    widths = [max(len(head), *(len(cells[i]) for cells in plain)) for i, head in enumerate(heads[:-1])]
    yield from _title(table)
    yield _aligned(heads, widths)
    yield '-' * len(_aligned(heads, widths))
    all_facts = []
    for row in table.rows:
        all_facts.append(gather(table, row, root, counter))
        cells, configs = _cells(table, all_facts[-1], measured)
        yield _aligned([*cells, configs[0]], widths)
        for config in configs[1:]:
            yield _aligned([*[''] * len(cells), config], widths)
    yield ''
    for remark in _remarks(table, all_facts):
        yield f'* {remark}'


def _title(table: Table) -> Iterator[str]:
    yield f'{table.name}: {table.title}'
    yield f'{table.paper.name}, {table.place} ({table.paper.title}, {table.paper.url})'
    yield table.protocol
    yield ''


def _aligned(cells: List[str], widths: List[int]) -> str:
    padded = [cell.ljust(width) for cell, width in zip(cells, widths)]
    return '  '.join([*padded, *cells[len(widths):]]).rstrip()


def as_markdown(table: Table, root: Path, counter: Optional[Counter] = count_step) -> Iterator[str]:
    """Lines of the table in Markdown."""
    measured = any(read_result(root, table, row) for row in table.rows)
    heads = _headings(table, measured)
    yield f'### {table.paper.name}, {table.place}: {table.title}'
    yield ''
    yield table.protocol
    yield ''
    yield f'| {" | ".join(heads)} |'
    yield f'|{"---|" * len(heads)}'
    all_facts = []
    for row in table.rows:
        all_facts.append(gather(table, row, root, counter))
        cells, configs = _cells(table, all_facts[-1], measured)
        quoted = configs if row.cited else [f'`{config}`' for config in configs]
        yield '| ' + ' | '.join(cell.replace('|', '\\|') for cell in [*cells, '<br>'.join(quoted)]) + ' |'
    yield ''
    for remark in _remarks(table, all_facts):
        yield f'- {remark}'


def as_data(table: Table, root: Path, counter: Optional[Counter] = count_step) -> Dict[str, Any]:
    """The table for `json.dumps`."""
    rows = []
    for facts in (gather(table, row, root, counter) for row in table.rows):
        row = facts.row
        result = facts.result and {**facts.result, 'as_defined': facts.as_defined}
        rows.append(dict(key=row.key, label=row.label, paper=dict(row.paper), cited=row.cited,
                         configs=used_configs(row), counts=facts.counts, ours=facts.ours, result=result,
                         note=row.note))
    return dict(name=table.name, paper=table.paper.name, place=table.place, title=table.title,
                protocol=table.protocol, notes=list(table.notes), rows=rows,
                columns=[dict(key=column.key, title=column.title, unit=column.unit) for column in table.columns])
