"""EGTEA Gaze+'s annotations (`action_annotation.zip`): trimmed clips, three splits, classes numbered from 1."""

from pathlib import Path
from typing import Iterator, List, Tuple, Union

from vlplugins.datasets.annotations import AnnotatedVideo

from .published_files import number

# A clip is named after its session, OP01-R01-PastaSalad-1002316-1004005-F024051-F024101.
NAME = '{session}/{clip}.mp4'
_SESSION_PARTS = 3


def read_labels(folder: Union[str, Path]) -> List[str]:
    """Names of the actions in the order of their numbers, from `action_idx.txt`; underscores become spaces.

    Raises:
        FileNotFoundError: There is no such file.
        ValueError: Lines that are not a name and the numbers 1, 2, 3, …
    """
    path = Path(folder, 'action_idx.txt')
    labels: List[str] = []
    for line, where in _lines(path):
        name, _, index = line.rpartition(' ')
        if not name or index != str(len(labels) + 1):
            raise ValueError(f'{where}: expected the name of an action and its number, {len(labels) + 1}, found '
                             f'{line!r}; give action_idx.txt as the dataset publishes it')
        labels.append(name.strip().replace('_', ' '))
    return labels


def read_split(folder: Union[str, Path], part: str, split: int, num_classes: int,
               name: str = NAME) -> List[AnnotatedVideo]:
    """Clips of a split.

    Args:
        folder: Of the published files.
        part: 'train' or 'test'.
        split: 1, 2 or 3.
        num_classes: Of the actions.
        name: Of the file of a clip, made of `session` and `clip`.

    Raises:
        FileNotFoundError: There is no such file.
        ValueError: A line that is not a clip and the number of an action, from 1.
    """
    clips = []
    for line, where in _lines(Path(folder, f'{part}_split{split}.txt')):
        fields = line.split()  # what comes after the action are its verb and its nouns
        parts = fields[0].split('-')
        if len(fields) < 2 or len(parts) <= _SESSION_PARTS:
            raise ValueError(f'{where}: expected <session>-<times>-<frames> and the number of an action, found '
                             f'{line!r}')
        label = number(fields[1], where, 'number of an action', num_classes + 1) - 1
        if label < 0:
            raise ValueError(f'{where}: the action 0 is unknown; EGTEA numbers its actions from 1')
        filename = name.format(session='-'.join(parts[:_SESSION_PARTS]), clip=fields[0])
        clips.append(AnnotatedVideo(filename, (label, ), where))
    return clips


def _lines(path: Path) -> Iterator[Tuple[str, str]]:
    """Lines that are not blank, each with file and number."""
    if not path.is_file():
        raise FileNotFoundError(f'{path} does not exist; give the folder of action_annotation.zip of the dataset, '
                                'unpacked')
    for index, line in enumerate(path.read_text(encoding='utf-8').splitlines(), start=1):
        if line.strip():
            yield line.strip(), f'{path}, line {index}'
