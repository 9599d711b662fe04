"""Lists of videos with labels, a line each."""

import math
import re
from dataclasses import dataclass
from typing import List, Optional, Sequence, Tuple

from mmengine import fileio

_INTEGER = re.compile(r'[+-]?\d+')
_NUMBER = re.compile(r'[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|inf')


@dataclass
class AnnotatedVideo:
    """One line of an annotation file; `source` names file and line, `segment` is the start and end of a part."""

    filename: str
    labels: Tuple[int, ...]
    source: str = ''
    segment: Optional[Tuple[float, float]] = None

    @property
    def key(self) -> str:
        """Name and segment, which tell a line of a list from the others."""
        return ' '.join([self.filename, *_times(self)])


def read_annotations(path: str,
                     delimiter: str = ' ',
                     multi_class: bool = False,
                     allow_unlabelled: bool = False,
                     segments: bool = False) -> List[AnnotatedVideo]:
    """Videos of an annotation file in its order; blank lines do not count.

    The label is the last field, so that names may hold the delimiter. A line for a part of a video is its name, start,
    end and label.

    Args:
        path: Of the file.
        delimiter: Between name and label; a space stands for any white space.
        multi_class: Takes all the integers at the end of a line as labels.
        allow_unlabelled: Accepts lines without a label.
        segments: Lines have a start and an end.

    Raises:
        FileNotFoundError: No such file.
        ValueError: A line without a label, a line without a segment or with an empty one, or a file without a line.
    """
    if not fileio.exists(path):
        raise FileNotFoundError(f'the annotation file {path} does not exist; correct ann_file, or data_root, which is '
                                'put before a relative ann_file')
    videos = []
    for number, line in enumerate(fileio.list_from_file(path), start=1):
        if not line.strip():
            continue
        source = f'{path}, line {number}'
        if segments:
            videos.append(_read_segment(line, source, delimiter, multi_class))
            continue
        name, labels = _split(line, delimiter, None if multi_class else 1)
        if not labels and not allow_unlabelled:
            raise ValueError(f'{source}: {line.strip()!r} has no label. A line is the name of a video, {delimiter!r} '
                             'and the number of its class; for a list without labels set allow_unlabelled=True')
        videos.append(AnnotatedVideo(name, labels, source))
    if not videos:
        raise ValueError(f'the annotation file {path} lists no video')
    return videos


def check_labels(videos: Sequence[AnnotatedVideo], num_classes: int, where: str) -> None:
    """Compares the labels with the number of classes.

    Args:
        videos: Their labels are checked.
        num_classes: Labels must be smaller.
        where: Where `num_classes` comes from, for the message.

    Raises:
        ValueError: A label outside 0 to `num_classes - 1`.
    """
    for video in videos:
        for label in video.labels:
            if not 0 <= label < num_classes:
                raise ValueError(f'{video.source}: the label {label} of {video.filename} is outside 0 to '
                                 f'{num_classes - 1}, the {num_classes} labels of {where}; correct the line, or give '
                                 'the label list that it belongs to')


def annotation_line(video: AnnotatedVideo, delimiter: str = ' ') -> str:
    """The line that `read_annotations` reads as this video."""
    return delimiter.join([video.filename, *_times(video), *map(str, video.labels)])


def _times(video: AnnotatedVideo) -> List[str]:
    """Start and end to a millionth; nothing for a whole video."""
    return ['inf' if math.isinf(time) else f'{round(time, 6):.15g}' for time in video.segment or ()]


def _split(line: str, delimiter: str, limit: Optional[int]) -> Tuple[str, Tuple[int, ...]]:
    """Name, and up to `limit` integers from the end of the line."""
    separator = None if delimiter == ' ' else delimiter
    name, labels = line.strip(), []
    while limit is None or len(labels) < limit:
        fields = name.rsplit(separator, 1)
        if len(fields) < 2 or not _INTEGER.fullmatch(fields[1].strip()):
            break
        name = fields[0].strip()
        labels.insert(0, int(fields[1]))
    return name, tuple(labels)


def _read_segment(line: str, source: str, delimiter: str, multi_class: bool) -> AnnotatedVideo:
    """A line whose last fields are start, end and label, or the labels that follow start and end."""
    separator = None if delimiter == ' ' else delimiter
    words = line.strip().split(separator)
    count = 0  # numbers at the end
    while count < len(words) - 1 and _NUMBER.fullmatch(words[-1 - count].strip()):
        count += 1
    count = count if multi_class else min(count, 3)
    name, *fields = line.strip().rsplit(separator, count)
    if count < 3 or not all(_INTEGER.fullmatch(field.strip()) for field in fields[2:]):
        raise ValueError(f'{source}: {line.strip()!r} is no segment with a label. A line is the name of a video, '
                         f'{delimiter!r}, start, end and the number of its class; for a list of whole videos leave '
                         'segments=True out')
    start, end = float(fields[0]), float(fields[1])
    if not 0 <= start < end:
        raise ValueError(f'{source}: the segment of {name.strip()} from {start:g} to {end:g} is empty or begins before '
                         'the video; correct the line or take it off the list')
    return AnnotatedVideo(name.strip(), tuple(map(int, fields[2:])), source, (start, end))
