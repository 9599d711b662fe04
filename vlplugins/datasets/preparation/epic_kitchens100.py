"""EPIC-Kitchens-100's annotations (`EPIC_100_train.csv`, `EPIC_100_validation.csv`): an action is a verb and a noun."""

import re
from pathlib import Path
from typing import Dict, List, NamedTuple, Sequence, Tuple, Union

from vlplugins.datasets.annotations import AnnotatedVideo

from .lists import ClassNumbers
from .published_files import number, read_table

COLUMNS = ('participant_id', 'video_id', 'start_timestamp', 'stop_timestamp', 'verb_class', 'noun_class')
NAME = '{participant_id}/{video_id}.MP4'
_TIME = re.compile(r'(\d+):(\d\d):(\d\d(?:\.\d+)?)')


class Segment(NamedTuple):
    """A part of a video in which somebody does something."""

    filename: str
    start: float
    stop: float
    verb: int
    noun: int
    source: str


def read_segments(path: Union[str, Path], verbs: ClassNumbers, nouns: ClassNumbers, name: str = NAME) -> List[Segment]:
    """Segments of a file, in seconds.

    The file has frame numbers too. They count the frames that the dataset publishes as pictures, which need not be
    those of the video file: only times are used.

    Args:
        path: Of the CSV file.
        verbs: Verb classes.
        nouns: Noun classes.
        name: Of the file of a video, made of the columns.

    Raises:
        FileNotFoundError: No such file.
        ValueError: A column is missing, a time or class is none, or a segment is empty; names file and line.
    """
    segments = []
    for row, where in read_table(path, COLUMNS):
        start, stop = (_seconds(row[f'{end}_timestamp'], where) for end in ('start', 'stop'))
        if stop <= start:
            raise ValueError(f'{where}: the segment from {row["start_timestamp"]} to {row["stop_timestamp"]} is empty; '
                             'take the line out')
        verb = number(row['verb_class'], where, 'verb class', len(verbs.labels))
        noun = number(row['noun_class'], where, 'noun class', len(nouns.labels))
        segments.append(Segment(name.format(**row), start, stop, verb, noun, where))
    return segments


def number_actions(segments: Sequence[Segment]) -> Dict[Tuple[int, int], int]:
    """Numbers of the distinct actions, (verb, noun) → number.

    They are sorted as the strings 'verb:noun', so that (0, 10) comes before (0, 2), as LaViLa, AVION and FILS number
    them: checkpoints with their 3,806 actions fit. These are the pairs of training and validation together.
    """
    pairs = {(segment.verb, segment.noun) for segment in segments}
    return {pair: index for index, pair in enumerate(sorted(pairs, key=lambda pair: f'{pair[0]}:{pair[1]}'))}


def annotate(segments: Sequence[Segment], actions: Dict[Tuple[int, int], int]) -> List[AnnotatedVideo]:
    """Lines of an annotation file: each segment with the number of its action."""
    return [AnnotatedVideo(one.filename, (actions[one.verb, one.noun], ), one.source, (one.start, one.stop))
            for one in segments]


def _seconds(text: str, where: str) -> float:
    found = _TIME.fullmatch(text.strip())
    if not found:
        raise ValueError(f'{where}: expected a time as 00:01:02.50, found {text!r}')
    hours, minutes, seconds = found.groups()
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
