"""Reads published annotation files; what is not as published is answered with file and line."""

import csv
import json
from pathlib import Path
from typing import Any, Dict, Iterator, Sequence, Tuple, Union


def read_json(path: Union[str, Path]) -> Any:
    """Content of a JSON file.

    Raises:
        FileNotFoundError: No such file.
        ValueError: It is not JSON.
    """
    try:
        return json.loads(Path(path).read_text(encoding='utf-8'))
    except ValueError as error:
        raise ValueError(f'{path} is not JSON ({error}); download it again') from error


def read_table(path: Union[str, Path], columns: Sequence[str]) -> Iterator[Tuple[Dict[str, str], str]]:
    """Rows of a CSV file by the names of its columns, each with file and line for messages.

    Args:
        path: Of the file.
        columns: Must be there; others may.

    Raises:
        FileNotFoundError: No such file.
        ValueError: A column is missing, a row is shorter than the header, or the file is no text.
    """
    with Path(path).open(encoding='utf-8-sig', newline='') as file:
        reader = csv.DictReader(file)
        try:
            missing = [column for column in columns if column not in (reader.fieldnames or ())]
            if missing:
                raise ValueError(f'{path}, line 1: the columns {", ".join(missing)} are missing, found '
                                 f'{",".join(reader.fieldnames or ())!r}; give the file that the dataset publishes')
            for row in reader:
                where = f'{path}, line {reader.line_num}'
                if any(row[column] is None for column in columns):
                    raise ValueError(f'{where}: fewer fields than the header has; download the file again')
                yield row, where
        except (UnicodeDecodeError, csv.Error) as error:
            raise ValueError(f'{path} is no CSV file ({error}); give the file that the dataset publishes') from error


def number(text: str, where: str, what: str, limit: int) -> int:
    """The number of a class.

    Args:
        text: That should be one.
        where: What names it, for the message.
        what: It numbers, for the message.
        limit: Numbers must be smaller.

    Raises:
        ValueError: It is no number from 0 to `limit - 1`.
    """
    if not text.strip().isdigit() or int(text) >= limit:
        raise ValueError(f'{where}: expected a {what} from 0 to {limit - 1}, found {text!r}; give the file and the '
                         'label list that belong together')
    return int(text)
