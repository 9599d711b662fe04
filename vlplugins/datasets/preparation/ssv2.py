"""Something-Something V2's files: numbers of classes in `labels.json`, a template for each video in `train.json`."""

from pathlib import Path
from typing import List, Union

from vlplugins.datasets.annotations import AnnotatedVideo

from .lists import ClassNumbers
from .published_files import read_json

# As the dataset is published now, and as its files were named before.
NAMES = ('{}.json', 'something-something-v2-{}.json')


def read_part(folder: Union[str, Path], part: str, numbers: ClassNumbers,
              name: str = '{id}.webm') -> List[AnnotatedVideo]:
    """Videos of a part with the class of their template.

    Args:
        folder: Of the published files.
        part: 'train' or 'validation'.
        numbers: Of the classes, in the order of `labels.json`.
        name: Of the file of a video.

    Raises:
        FileNotFoundError: A file is not there.
        ValueError: A file that is not as published, or whose classes are not these.
    """
    check_numbers(folder, numbers)
    path = _file(folder, part)
    content = read_json(path)
    if not isinstance(content, list) or not all(isinstance(entry, dict) for entry in content):
        raise ValueError(f"{path}: expected a list of videos, each with 'id' and 'template', as the dataset publishes "
                         'it')
    videos = []
    for index, entry in enumerate(content):
        where = f'{path}, video {index}'
        if not isinstance(entry.get('id'), str) or not isinstance(entry.get('template'), str):
            raise ValueError(f"{where}: expected 'id' and 'template', found {', '.join(entry) or 'nothing'}; the test "
                             'videos have no template, and no list is made of them')
        label = entry['template'].replace('[', '').replace(']', '')
        videos.append(AnnotatedVideo(name.format(id=entry['id']), (numbers.of(label, where), ), where))
    return videos


def check_numbers(folder: Union[str, Path], numbers: ClassNumbers) -> None:
    """Compares the numbers of the classes with those that the dataset publishes.

    Raises:
        FileNotFoundError: There is no `labels.json`.
        ValueError: It is not as published, or numbers a class otherwise.
    """
    path = _file(folder, 'labels')
    published = read_json(path)
    if not isinstance(published, dict) or not all(str(number).isdigit() for number in published.values()):
        raise ValueError(f'{path}: expected the number of each class by its name, as {{"Approaching something with '
                         'your camera": "0", …}')
    for label, number in published.items():
        if numbers.of(label, str(path)) != int(number):
            raise ValueError(f'{path}: {label!r} has the number {number}, but {numbers.of(label, str(path))} in '
                             f'labels={numbers.source}. Give the label list that belongs to the dataset.')
    if len(published) != len(numbers.labels):
        raise ValueError(f'{path} has {len(published)} classes, but labels={numbers.source} {len(numbers.labels)}. '
                         'Give the label list that belongs to the dataset.')


def _file(folder: Union[str, Path], part: str) -> Path:
    paths = [Path(folder, name.format(part)) for name in NAMES]
    found = [path for path in paths if path.is_file()]
    if not found:
        raise FileNotFoundError(f'there is neither {paths[0]} nor {paths[1].name}; give the folder of the labels that '
                                'the dataset publishes')
    return found[0]
