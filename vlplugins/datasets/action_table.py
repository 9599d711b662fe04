"""The table of actions that are a verb and a noun each, as those of EPIC-Kitchens-100."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import List, Sequence, Tuple, Union

import numpy as np

from vlplugins.atomic_file import write_text

from .preparation.published_files import number, read_table

COLUMNS = ('id', 'name', 'verb', 'noun')


@dataclass(frozen=True)
class ActionTable:
    """Verb (A,) and noun (A,) of each action."""

    verbs: np.ndarray
    nouns: np.ndarray
    source: str


def read_actions(path: Union[str, Path], verbs: int, nouns: int) -> ActionTable:
    """The table of a file.

    Args:
        path: Of the CSV file, `id,name,verb,noun`.
        verbs: How many there are.
        nouns: How many there are.

    Raises:
        FileNotFoundError: No such file.
        ValueError: A column is missing, an id is out of order, or a number is none; names file and line.
    """
    if not Path(path).is_file():
        raise FileNotFoundError(f'there is no table of actions {path}; tools/data/epic_kitchens100_lists.py writes it')
    found: List[Tuple[int, int]] = []
    for row, where in read_table(path, COLUMNS):
        if row['id'] != str(len(found)):
            raise ValueError(f'{where}: expected the action {len(found)}, found {row["id"]!r}; the numbers must be '
                             '0, 1, 2, … in this order')
        found.append((number(row['verb'], where, 'verb', verbs), number(row['noun'], where, 'noun', nouns)))
    if not found:
        raise ValueError(f'{path} lists no action')
    return ActionTable(*np.array(found).T, source=str(path))


def save_actions(path: Union[str, Path], actions: Sequence[Tuple[int, int]], verbs: Sequence[str],
                 nouns: Sequence[str]) -> None:
    """Writes the file that `read_actions` reads; it is a label file too.

    Args:
        path: Of the file; its folder is made.
        actions: Verb and noun of each, in the order of their numbers.
        verbs: Names.
        nouns: Names.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator='\n')
    writer.writerow(COLUMNS)
    for index, (verb, noun) in enumerate(actions):
        writer.writerow((index, f'{verbs[verb]} {nouns[noun]}', verb, noun))
    write_text(path, text.getvalue())
