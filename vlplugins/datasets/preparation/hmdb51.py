"""Official splits of HMDB-51 (`test_train_splits`: brush_hair_test_split1.txt, …)."""

from pathlib import Path
from typing import List, Union

from vlplugins.datasets.annotations import AnnotatedVideo

from .lists import ClassNumbers

# The second field of a line; 0 means that the split does not use the video, but every split lists every video.
MARKS = {'train': '1', 'val': '2', 'all': '012'}


def read_split(folder: Union[str, Path], part: str, split: int, numbers: ClassNumbers) -> List[AnnotatedVideo]:
    """Videos of a split, class by class.

    Args:
        folder: Of the official files.
        part: 'train', 'val', or 'all' for all videos of the dataset.
        split: 1, 2 or 3.
        numbers: Of the classes; 'brush hair' is the folder brush_hair.

    Raises:
        FileNotFoundError: The official file of a class is not there.
        ValueError: A line that is not a name and 0, 1 or 2.
    """
    videos = []
    for number, label in enumerate(numbers.labels):
        name = label.replace(' ', '_')
        path = Path(folder, f'{name}_test_split{split}.txt')
        if not path.is_file():
            raise FileNotFoundError(f'{path} does not exist; give the folder of the official test_train_splits, and '
                                    'the label list of HMDB-51')
        for line, text in enumerate(path.read_text(encoding='utf-8').splitlines(), start=1):
            fields = text.split()
            if fields and (len(fields) != 2 or fields[1] not in ('0', '1', '2')):
                raise ValueError(f'{path}, line {line}: expected a name and 0, 1 or 2, found {text!r}')
            if fields and fields[1] in MARKS[part]:
                videos.append(AnnotatedVideo(f'{name}/{fields[0]}', (number, ), f'{path}, line {line}'))
    return videos
