"""All tables and figures, by name."""

import difflib
from typing import Dict

from . import alt, text4vis
from .table import Table

TABLES: Dict[str, Table] = {table.name: table for paper in (alt, text4vis) for table in paper.TABLES}


def find_table(name: str) -> Table:
    """The table or figure with this name.

    Raises:
        ValueError: When there is none; names similar ones.
    """
    if name not in TABLES:
        similar = difflib.get_close_matches(name, TABLES, n=3)
        hint = f'did you mean {" or ".join(similar)}?' if similar else f'known are {", ".join(TABLES)}.'
        raise ValueError(f'there is no table {name!r}; {hint}')
    return TABLES[name]
