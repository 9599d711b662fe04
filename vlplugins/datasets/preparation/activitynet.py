"""ActivityNet's annotation file (`activity_net.v1-3.min.json`): untrimmed videos with instances of activities."""

from collections import Counter
from pathlib import Path
from typing import Dict, List, Tuple, Union

from vlplugins.datasets.annotations import AnnotatedVideo

from .lists import ClassNumbers
from .published_files import read_json


def read_database(path: Union[str, Path], split: str) -> Dict[str, List[dict]]:
    """Annotations of the videos of a split by the videos' YouTube names.

    Args:
        path: Of the JSON file.
        split: 'training', 'validation' or 'testing'.

    Raises:
        ValueError: Not such a file, or no video in the split.
    """
    content = read_json(path)
    if not isinstance(content, dict) or 'database' not in content:
        raise ValueError(f"{path}: the key 'database' is missing; give activity_net.v1-3.min.json")
    videos = {name: entry['annotations'] for name, entry in content['database'].items() if entry['subset'] == split}
    if not videos:
        subsets = sorted({entry['subset'] for entry in content['database'].values()})
        raise ValueError(f'{path}: no video of the split {split!r}; there are {", ".join(subsets)}')
    return videos


def instances(database: Dict[str, List[dict]], numbers: ClassNumbers,
              name: str = 'v_{id}.mp4') -> Tuple[List[AnnotatedVideo], int]:
    """A segment for every annotated instance: what Text4Vis trains on.

    Args:
        database: Of `read_database`.
        numbers: Of the classes.
        name: Of the file of a video.

    Returns:
        Segments in seconds, and the number of instances left out because they last no time. Starts before the video
        are moved to its beginning.
    """
    videos, empty = [], 0
    for video, annotations in database.items():
        for annotation in annotations:
            start, end = annotation['segment']
            label = numbers.of(annotation['label'], f'video {video}')
            if end <= max(0, start):
                empty += 1
                continue
            videos.append(AnnotatedVideo(name.format(id=video), (label, ), segment=(max(0, start), end)))
    return videos, empty


def whole_videos(database: Dict[str, List[dict]],
                 numbers: ClassNumbers,
                 name: str = 'v_{id}.mp4',
                 multi_label: bool = False) -> Tuple[List[AnnotatedVideo], int]:
    """Every annotated video with its class: what is validated on.

    Args:
        database: Of `read_database`.
        numbers: Of the classes.
        name: Of the file of a video.
        multi_label: Lists all classes of a video, otherwise that of the most instances, among equals that which lasts
            longest in all, then the one of the lowest number.

    Returns:
        The videos, and how many of them have several classes.
    """
    videos, several = [], 0
    for video, annotations in database.items():
        count: Counter = Counter()
        seconds: Counter = Counter()
        for annotation in annotations:
            label = numbers.of(annotation['label'], f'video {video}')
            count[label] += 1
            seconds[label] += annotation['segment'][1] - annotation['segment'][0]
        if not count:
            continue
        several += len(count) > 1
        labels = tuple(sorted(count)) if multi_label else (_main_class(count, seconds), )
        videos.append(AnnotatedVideo(name.format(id=video), labels))
    return videos, several


def _main_class(count: Counter, seconds: Counter) -> int:
    return min(count, key=lambda label: (-count[label], -seconds[label], label))
