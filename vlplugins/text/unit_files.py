"""Units of labels from a file: what a language model, or a person, named elsewhere."""

import csv
import json
from pathlib import Path
from typing import Any, Iterator, List, NamedTuple, Optional, Sequence, Tuple, Union

from .entities import CATEGORIES

KEYS = ('unit', 'description', 'category')
COLUMNS = ('label', *KEYS)


class GivenUnit(NamedTuple):
    """A unit of a label; description and category where the file has them."""

    label: str
    unit: str
    description: Optional[str] = None
    category: Optional[str] = None


def read_units(path: Union[str, Path], labels: Sequence[str]) -> List[GivenUnit]:
    """Units of a file.

    Args:
        path: JSON, {label: [unit, {"unit": …, "description": …, "category": …}, …]}; or CSV with the header
            label,unit,description,category, whose last two columns may be left out or empty.
        labels: Those that the units may be of.

    Raises:
        FileNotFoundError: No such file.
        ValueError: Another format, an unknown label or category, or a unit without a name; names line or entry.
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f'--units {path}: no such file.')
    entries = _of_csv(path) if path.suffix.lower() == '.csv' else _of_json(path)
    known = set(labels)
    return [_checked(entry, where, known) for entry, where in entries]


def _of_csv(path: Path) -> Iterator[Tuple[dict, str]]:
    with path.open(encoding='utf-8-sig', newline='') as file:
        reader = csv.DictReader(file, restkey='')
        header = [name.strip() for name in reader.fieldnames or ()]
        if header[:2] != list(COLUMNS[:2]) or not set(header) <= set(COLUMNS):
            raise ValueError(f'{path}, line 1: expected the header {",".join(COLUMNS)}, found {",".join(header)!r}.')
        reader.fieldnames = header
        for row in reader:
            if '' in row:
                raise ValueError(f'{path}, line {reader.line_num}: more cells than the header has; a text with a '
                                 'comma needs quotes.')
            yield row, f'{path}, line {reader.line_num}'


def _of_json(path: Path) -> Iterator[Tuple[dict, str]]:
    try:
        content = json.loads(path.read_text(encoding='utf-8-sig'))
    except ValueError as error:  # JSON and encoding errors
        raise ValueError(f'{path}: not a JSON file in UTF-8: {error}') from error
    if not isinstance(content, dict):
        raise ValueError(f'{path}: expected an object {{label: [units]}}, found {type(content).__name__}.')
    for label, units in content.items():
        if not isinstance(units, list):
            raise ValueError(f'{path}, {label!r}: expected a list of units, found {units!r}.')
        for index, unit in enumerate(units):
            where = f'{path}, {label!r}, unit {index}'
            entry = {'unit': unit} if isinstance(unit, str) else unit
            if not isinstance(entry, dict) or not set(entry) <= set(KEYS):
                raise ValueError(f'{where}: expected a text or an object with the keys {", ".join(KEYS)}, found '
                                 f'{unit!r}.')
            yield {'label': label, **entry}, where


def _checked(entry: dict, where: str, labels: set) -> GivenUnit:
    values = {key: _text(entry.get(key), f'{where}: {key}') for key in COLUMNS}
    if values['label'] not in labels:
        raise ValueError(f'{where}: {values["label"]!r} is not in the label list.')
    if values['unit'] is None:
        raise ValueError(f'{where}: the unit has no name.')
    if values['category'] not in (None, *CATEGORIES):
        raise ValueError(f'{where}: category {values["category"]!r} is not one of {", ".join(CATEGORIES)}.')
    return GivenUnit(**values)


def _text(value: Any, where: str) -> Optional[str]:
    """A text without spaces around it; None for an empty one."""
    if value is not None and not isinstance(value, str):
        raise ValueError(f'{where} must be a text, found {value!r}.')
    return (value or '').strip() or None
