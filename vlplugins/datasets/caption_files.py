"""Files with captions: tables and JSON."""

import csv
import json
from pathlib import Path
from typing import Any, Iterator, List, Sequence, Tuple

# What a column of a table, or a key of a JSON record, may be called.
ID_NAMES = ('id', 'key', 'clip', 'clip_id', 'video', 'video_id', 'name', 'filename')
CAPTION_NAMES = ('caption', 'captions', 'text', 'description', 'narration')

Entry = Tuple[str, Any, str]  # id, caption or captions, and where they were found


def _read_table(path: Path) -> Iterator[Entry]:
    with path.open(encoding='utf-8-sig', newline='') as file:
        reader = csv.reader(file, delimiter='\t' if path.suffix == '.tsv' else ',')
        rows = [(row, f'{path}, line {reader.line_num}') for row in reader if row]
    columns = _columns(*rows[0]) if rows else ()
    width = len(rows[0][0]) if columns else 2
    for row, where in rows[1:] if columns else rows:
        if len(row) != width:
            raise ValueError(f'{where}: expected {width} fields, the id of a clip and its caption among them, found '
                             f'{len(row)}: {row}. A caption with a comma needs quotes')
        key, caption = (row[place] for place in columns or (0, 1))
        yield key.strip(), caption, where


def _columns(row: Sequence[str], where: str) -> Tuple[int, ...]:
    """Places of id and caption in a header; nothing where the row is none."""
    names = [name.strip().lower() for name in row]
    places = [[place for place, name in enumerate(names) if name in known] for known in (ID_NAMES, CAPTION_NAMES)]
    if not all(places):
        return ()
    if len(places[0]) > 1 or len(places[1]) > 1:
        raise ValueError(f'{where}: several columns of {row} could be id or caption; keep one of each')
    return places[0][0], places[1][0]


def _read_json(path: Path) -> Iterator[Entry]:
    content = _parse(path.read_text(encoding='utf-8-sig'), str(path))
    if isinstance(content, list):
        for index, record in enumerate(content):
            yield _of_record(record, f'{path}, entry {index}')
    elif isinstance(content, _Pairs):
        for key, value in content.pairs:
            yield key.strip(), value, f'{path}, key {key!r}'
    else:
        raise ValueError(f'{path}: expected an object {{id: caption}} or a list of records, found {content!r:.60}')


def _read_lines(path: Path) -> Iterator[Entry]:
    for number, line in enumerate(path.read_text(encoding='utf-8-sig').splitlines(), start=1):
        if line.strip():
            where = f'{path}, line {number}'
            yield _of_record(_parse(line, where), where)


def _of_record(record: Any, where: str) -> Entry:
    fields = dict(record.pairs) if isinstance(record, _Pairs) else {}
    names = [[name for name in known if name in fields] for known in (ID_NAMES, CAPTION_NAMES)]
    if len(names[0]) != 1 or len(names[1]) != 1:
        raise ValueError(f'{where}: expected a record with one of {", ".join(ID_NAMES)} and one of '
                         f'{", ".join(CAPTION_NAMES)}, found {fields or record!r:.100}')
    return str(fields[names[0][0]]).strip(), fields[names[1][0]], where


class _Pairs:
    """A JSON object with its keys as they were written: a dict would keep the last of two equal ones."""

    def __init__(self, pairs: List[Tuple[str, Any]]) -> None:
        self.pairs = pairs


def _parse(text: str, where: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_Pairs)
    except json.JSONDecodeError as error:
        raise ValueError(f'{where}: no JSON at line {error.lineno}, column {error.colno}: {error.msg}') from error


READERS = {'.csv': _read_table, '.tsv': _read_table, '.json': _read_json, '.jsonl': _read_lines}
