"""All tables of the mini world, by name."""

import difflib
from typing import Dict, List, Optional, Sequence

from . import alt, areas, fils, seeds, text4vis
from .table import MiniTable

MINI_TABLES: Dict[str, MiniTable] = {
    table.name: table for part in (text4vis, alt, fils, areas, seeds) for table in part.TABLES}


def find_mini_tables(names: Optional[Sequence[str]], on_request: bool = False) -> List[MiniTable]:
    """The tables with these names; where None, all of them, those that are run when they are named with `on_request`.

    Raises:
        ValueError: For an unknown name; names similar ones.
    """
    if names is None:
        return [table for table in MINI_TABLES.values() if on_request or not table.on_request]
    tables = []
    for name in names:
        if name not in MINI_TABLES:
            similar = difflib.get_close_matches(name, MINI_TABLES, n=3)
            hint = f'did you mean {" or ".join(similar)}?' if similar else f'known are {", ".join(MINI_TABLES)}.'
            raise ValueError(f'there is no table {name!r} in the mini world; {hint}')
        tables.append(MINI_TABLES[name])
    return tables
