"""Charades-Ego's files (`CharadesEgo_v1_train_only1st.csv`, …): videos with `actions`, 'c077 12.10 18.00;c079 …'."""

import math
from pathlib import Path
from typing import Iterator, List, NamedTuple, Tuple, Union

from vlplugins.datasets.annotations import AnnotatedVideo

from .lists import ClassNumbers
from .published_files import number, read_table

COLUMNS = ('id', 'actions', 'length')
NAME = '{id}.mp4'


class Action(NamedTuple):
    """An action in a video, in seconds."""

    label: int
    start: float
    stop: float


class Recording(NamedTuple):
    """A video with its actions."""

    filename: str
    seconds: float
    actions: Tuple[Action, ...]
    source: str


def read_recordings(path: Union[str, Path], numbers: ClassNumbers, name: str = NAME) -> Iterator[Recording]:
    """Videos of a file.

    Args:
        path: Of the CSV file.
        numbers: Of the classes; 'c077' is class 77.
        name: Of the file of a video, made of the columns.

    Raises:
        FileNotFoundError: No such file.
        ValueError: A column is missing, or a line is not as published; names file and line.
    """
    for row, where in read_table(path, COLUMNS):
        seconds = _seconds(row['length'], where)
        entries = [entry for entry in row['actions'].split(';') if entry.strip()]
        actions = tuple(_action(entry, where, len(numbers.labels)) for entry in entries)
        yield Recording(name.format(**row), seconds, actions, where)


def clips(recordings: Iterator[Recording]) -> Tuple[List[AnnotatedVideo], int]:
    """A segment for every action: what is trained on (LaViLa's trimmed clips).

    Returns:
        The segments, cut at the end of the video, and the number of actions left out because they last no time then.
    """
    found, empty = [], 0
    for recording in recordings:
        for action in recording.actions:
            stop = min(action.stop, recording.seconds)
            if stop <= action.start:
                empty += 1
                continue
            found.append(
                AnnotatedVideo(recording.filename, (action.label, ), recording.source, (action.start, stop)))
    return found, empty


def whole_videos(recordings: Iterator[Recording]) -> Tuple[List[AnnotatedVideo], int]:
    """Every video with all its classes: what is tested on.

    Returns:
        The videos, and the number of those left out because they have no action. The dataset's evaluation ranks these
        below all others, which is the same.
    """
    found, unlabelled = [], 0
    for recording in recordings:
        labels = tuple(sorted({action.label for action in recording.actions}))
        if labels:
            found.append(AnnotatedVideo(recording.filename, labels, recording.source))
        else:
            unlabelled += 1
    return found, unlabelled


def _action(entry: str, where: str, num_classes: int) -> Action:
    fields = entry.split()
    if len(fields) != 3 or not fields[0].startswith('c'):
        raise ValueError(f"{where}: expected actions as 'c077 12.10 18.00;…', found {entry!r}")
    label = number(fields[0][1:], where, 'class after c', num_classes)
    return Action(label, _seconds(fields[1], where), _seconds(fields[2], where))


def _seconds(text: str, where: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds < math.inf:
        raise ValueError(f'{where}: expected a time in seconds, found {text!r}')
    return seconds
