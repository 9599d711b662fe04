"""Kinetics' CSV files (`label,youtube_id,time_start,time_end,split`), and lists with the numbers of other classes."""

import csv
from pathlib import Path
from typing import List, Optional, Tuple, Union

from vlplugins.datasets.annotations import AnnotatedVideo, check_labels, read_annotations

from .lists import ClassNumbers

COLUMNS = ('label', 'youtube_id', 'time_start', 'time_end')
NAME = '{youtube_id}_{time_start:06d}_{time_end:06d}.mp4'


def read_csv(path: Union[str, Path],
             numbers: ClassNumbers,
             split: Optional[str] = 'test',
             name: str = NAME,
             strict: bool = False) -> Tuple[List[AnnotatedVideo], int]:
    """Videos of some classes.

    Args:
        path: Of the CSV file.
        numbers: Of the classes to keep.
        split: Of the videos to keep, where the file has such a column; None for all videos.
        name: Of the file of a video, made of the columns.
        strict: There must not be other classes.

    Returns:
        The videos, and how many there are of other classes.

    Raises:
        ValueError: A column is missing, a time is no number, or with `strict` a class is not known.
    """
    videos, others = [], 0
    with Path(path).open(encoding='utf-8-sig', newline='') as file:
        reader = csv.DictReader(file)
        missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
        if missing:
            raise ValueError(f'{path}, line 1: the columns {", ".join(missing)} are missing; expected '
                             f'{",".join(COLUMNS)},split')
        for row in reader:
            if split is not None and row.get('split', split) != split:
                continue
            if row['label'] not in numbers and not strict:
                others += 1
                continue
            where = f'{path}, line {reader.line_num}'
            times = {key: _seconds(row[key], where) for key in ('time_start', 'time_end')}
            filename = name.format(**{**row, **times})
            videos.append(AnnotatedVideo(filename, (numbers.of(row['label'], where), ), where))
    return videos, others


def _seconds(text: str, where: str) -> int:
    try:
        return int(float(text))
    except (TypeError, ValueError) as error:
        raise ValueError(f'{where}: expected a time in seconds, found {text!r}') from error


def renumber_list(path: Union[str, Path], source: ClassNumbers,
                  target: ClassNumbers) -> Tuple[List[AnnotatedVideo], int]:
    """Videos of an annotation file whose classes are also in another label list, with the numbers of that.

    Args:
        path: Of the annotation file.
        source: Its classes.
        target: The classes to keep.

    Returns:
        The videos, and how many there are of other classes.

    Raises:
        ValueError: A label outside `source`.
    """
    listed = read_annotations(str(path))
    check_labels(listed, len(source.labels), str(source.source))
    videos = []
    for video in listed:
        label = source.labels[video.labels[0]]
        if label in target:
            videos.append(AnnotatedVideo(video.filename, (target.of(label, video.source), ), video.source))
    return videos, len(listed) - len(videos)
