"""Reads lists of videos with labels, a line each."""

import re
from dataclasses import dataclass
from typing import List, Optional, Sequence, Tuple

from mmengine import fileio

_INTEGER = re.compile(r'[+-]?\d+')


@dataclass
class AnnotatedVideo:
    """One line of an annotation file; `source` names file and line."""

    filename: str
    labels: Tuple[int, ...]
    source: str


def read_annotations(path: str,
                     delimiter: str = ' ',
                     multi_class: bool = False,
                     allow_unlabelled: bool = False) -> List[AnnotatedVideo]:
    """Videos of an annotation file in its order; blank lines do not count.

    The label is the last field, so that names may hold the delimiter.

    Args:
        path: Of the file.
        delimiter: Between name and label; a space stands for any white space.
        multi_class: Takes all the integers at the end of a line as labels.
        allow_unlabelled: Accepts lines without a label.

    Raises:
        FileNotFoundError: No such file.
        ValueError: A line without a label, or a file without a line.
    """
    if not fileio.exists(path):
        raise FileNotFoundError(f'the annotation file {path} does not exist; correct ann_file, or data_root, which is '
                                'put before a relative ann_file')
    videos = []
    for number, line in enumerate(fileio.list_from_file(path), start=1):
        if not line.strip():
            continue
        source = f'{path}, line {number}'
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
