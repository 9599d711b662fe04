"""All tables and figures, by name."""

import difflib
from typing import Dict

from . import alt, fils, text4vis
from .table import Table

TABLES: Dict[str, Table] = {table.name: table for paper in (alt, text4vis, fils) for table in paper.TABLES}


def find_table(name: str) -> Table:
    """The table or figure with this name; 'alt.c3' and 'alt.tablec3' mean 'alt.tableC3' too.

    Raises:
        ValueError: When there is none; names similar ones.
    """
    if name in TABLES:
        return TABLES[name]
    short = {_short(known): known for known in TABLES}
    if _short(name) in short:
        return TABLES[short[_short(name)]]
    similar = [known for known in TABLES if known.lower().endswith('.' + name.lower())]
    similar = similar or [short[match] for match in difflib.get_close_matches(_short(name), short, n=3)]
    hint = f'did you mean {" or ".join(similar)}?' if similar else f'known are {", ".join(TABLES)}.'
    raise ValueError(f'there is no table {name!r}; {hint}')


def _short(name: str) -> str:
    return name.lower().replace('table', '')
