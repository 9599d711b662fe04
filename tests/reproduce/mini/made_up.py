"""Results as `collect` gives them, of numbers that nobody measured."""

from typing import Any, Dict, Sequence

from vlplugins.reproduce.mini.summary import summarize


def cell(*worlds: Sequence[float]) -> Dict[str, Any]:
    """A cell with these repeats in the worlds 0, 1, ….; an empty world was not measured."""
    values = {str(seed): list(found) for seed, found in enumerate(worlds)}
    summary = summarize(values)
    return dict(values=values, missing=[seed for seed, found in values.items() if not found],
                **(vars(summary) if summary else {}))


def row(key: str, x: float = None, **cells: Dict[str, Any]) -> Dict[str, Any]:
    """A row."""
    return dict(key=key, label=f'row {key}', note='', x=x, cpu_seconds=12.5, cells=cells)


def table(name: str, *rows: Dict[str, Any], curve: str = '') -> Dict[str, Any]:
    """A table with the columns top1 and unseen."""
    columns = [dict(key='top1', title='Top-1', unit='%'), dict(key='unseen', title='Unseen', unit='%')]
    floors = {'top1': [['chance', 2.0], ['the object alone', 9.0]]}
    return dict(name=name, title='A table', protocol='Some data.', columns=columns, floors=floors, repeats=1,
                curve=curve, on_request=False, whole=True, notes=['It is small.'], rows=list(rows))


def results(*tables: Dict[str, Any], worlds: Sequence[int] = (0, 1, 2)) -> Dict[str, Any]:
    """Results of some tables."""
    return dict(scale='benchmark', worlds=list(worlds), clips=dict(train=3), date='2030-01-01', commit='abc',
                machine=dict(processor='A processor', cores=2), versions=dict(torch='9.9'), steps=7, cpu_seconds=60.0,
                seconds=70.0, wall_seconds=120.0, jobs=2, tables=list(tables), claims=[])
