"""Official splits of UCF-101 (`ucfTrainTestlist`: trainlist01.txt, testlist01.txt, …)."""

from pathlib import Path
from typing import List, Union

from vlplugins.datasets.annotations import AnnotatedVideo

from .lists import ClassNumbers

FILES = {'train': ('trainlist{:02d}.txt', ), 'val': ('testlist{:02d}.txt', )}
FILES['all'] = FILES['train'] + FILES['val']


def read_split(folder: Union[str, Path], part: str, split: int, numbers: ClassNumbers) -> List[AnnotatedVideo]:
    """Videos of a split, numbered by the folder that they lie in.

    Args:
        folder: Of the official files.
        part: 'train', 'val', or 'all' for both, which are all videos of the dataset.
        split: 1, 2 or 3.
        numbers: Of the classes.

    Raises:
        FileNotFoundError: The official file is not there.
        ValueError: A line without a folder, or an unknown class.
    """
    return [video for name in FILES[part] for video in _read_list(Path(folder, name.format(split)), numbers)]


def _read_list(path: Path, numbers: ClassNumbers) -> List[AnnotatedVideo]:
    if not path.is_file():
        raise FileNotFoundError(f'{path} does not exist; give the folder of the official ucfTrainTestlist')
    videos = []
    for line, text in enumerate(path.read_text(encoding='utf-8').splitlines(), start=1):
        if not text.strip():
            continue
        name, where = text.split()[0], f'{path}, line {line}'  # the lists for training go on with the number from 1 on
        if '/' not in name:
            raise ValueError(f'{where}: expected <class>/<video>, found {text!r}')
        videos.append(AnnotatedVideo(name, (numbers.of(name.split('/')[0], where), ), where))
    return videos
