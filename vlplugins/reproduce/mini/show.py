"""Tables of the mini world as text."""

from typing import Any, Iterator, List, Mapping, Optional

Data = Mapping[str, Any]


def written(cell: Optional[Data]) -> str:
    """A cell as a table shows it: mean ± standard deviation between worlds (between repeats)."""
    if not cell or cell.get('mean') is None:
        return '-'
    text = f'{cell["mean"]:.{_decimals(cell["mean"])}f}'
    if cell['std'] is not None:
        text += f' ± {cell["std"]:.{_decimals(cell["mean"])}f}'
    return text + (f' ({cell["spread"]:.{_decimals(cell["mean"])}f})' if cell['spread'] is not None else '')


def _decimals(value: float) -> int:
    return 1 if abs(value) >= 10 else 2


def heading(column: Data) -> str:
    """Title of a column, with its unit."""
    return f'{column["title"]} ({column["unit"]})' if column['unit'] else column['title']


def table_cells(table: Data) -> List[List[str]]:
    """Heads, rows and floors of a table, all as words."""
    keys = [column['key'] for column in table['columns']]
    lines = [['', *map(heading, table['columns']), 'CPU s']]
    lines += [[_label(row, table), *(written(row['cells'].get(key)) for key in keys), f'{row["cpu_seconds"]:g}']
              for row in table['rows']]
    known = {key: dict(floors) for key, floors in table['floors'].items()}
    for name in dict.fromkeys(name for floors in known.values() for name in floors):
        floors = {key: values[name] for key, values in known.items() if name in values}
        lines.append([f'floor: {name}', *(f'{floors[key]:.1f}' if key in floors else '-' for key in keys), '-'])
    return lines


def _label(row: Data, table: Data) -> str:
    alone = sum(row['label'] == other['label'] for other in table['rows']) == 1
    return row['label'] if alone else f'{row["label"]}, {row["x"]:g} {table["curve"]}'


def missing_cells(table: Data) -> List[str]:
    """What was not measured, a phrase for each row and world."""
    titles = {column['key']: column['title'] for column in table['columns']}
    phrases = []
    for row in table['rows']:
        for seed in dict.fromkeys(seed for cell in row['cells'].values() for seed in cell['missing']):
            gaps = [titles[key] for key, cell in row['cells'].items() if seed in cell['missing']]
            what = '' if len(gaps) == len(row['cells']) else f' ({", ".join(gaps)})'
            phrases.append(f'{row["label"]}{what} in world {seed}')
    return phrases


def remarks(table: Data) -> List[str]:
    """Notes of a table and of its rows, and what is missing."""
    lines = [f'{row["label"]}: {row["note"]}' for row in table['rows'] if row['note']]
    lines += table['notes']
    missing = missing_cells(table)
    return lines + ([f'not measured: {"; ".join(missing)}'] if missing else [])


def as_text(results: Data) -> Iterator[str]:
    """Lines of all tables of some results, aligned."""
    for table in results['tables']:
        lines = table_cells(table)
        widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
        yield f'{table["name"]}: {table["title"]}'
        yield table['protocol']
        yield ''
        for line in lines:
            yield '  '.join(word.ljust(width) for word, width in zip(line, widths)).rstrip()
        yield ''
        yield from (f'* {remark}' for remark in remarks(table))
        yield ''
    yield what_the_numbers_are(results)


def what_the_numbers_are(results: Data) -> str:
    """How to read a cell."""
    count = len(results['worlds'])
    if count == 1:
        return 'One world; in brackets the standard deviation between repeats of the fine-tuning.'
    return (f'Mean ± standard deviation between {count} worlds, each with its own pre-training; in brackets the '
            'standard deviation between repeats of the fine-tuning.')

