"""Label lists: the names of the classes, in the order of their numbers; see `label_lists/README.md`."""

import csv
from pathlib import Path
from typing import Dict, List, Sequence, Union

LABEL_LISTS = Path(__file__).with_name('label_lists')

# CLIP's list calls two pairs of classes by one name, so that no text could tell them apart: 'missile' (657 and 744) and
# 'sunglasses' (836 and 837). These are the names of the other class of each pair in ImageNet's own list.
_IMAGENET_REPEATS = {744: ('missile', 'projectile'), 836: ('sunglasses', 'sunglass')}


def known_label_lists() -> List[str]:
    """Names of the label lists that come with the package."""
    return sorted([*(path.stem for path in LABEL_LISTS.glob('*.txt')), 'imagenet'])


def load_labels(source: Union[str, Path, Sequence[str]]) -> List[str]:
    """Names of the classes; the index in the list is the number of the class.

    Args:
        source: Name of a list that comes with the package ('k400'), or the path of a text file with one label per line
            or of a CSV file with the header `id,name`, or the labels themselves. 'imagenet' are CLIP's names of the
            1000 classes of ImageNet in the order of their sorted WordNet numbers, with two of them told apart.

    Raises:
        FileNotFoundError: Neither a known name nor a file.
        ValueError: An empty or repeated label, or numbers in the CSV file that are not 0, 1, 2, …
    """
    if not isinstance(source, (str, Path)):
        return _checked(dict(enumerate(source)), 'the labels given', 'label')
    if str(source) == 'imagenet':
        return _imagenet()
    if str(source) in known_label_lists():
        source = LABEL_LISTS / f'{source}.txt'
    path = Path(source).expanduser()
    if not path.is_file():
        known = ', '.join(known_label_lists())
        raise FileNotFoundError(f'labels={str(source)!r} is neither the name of a label list ({known}) nor a file. '
                                'Give the path of a text file with one label per line.')
    return _read_csv(path) if path.suffix == '.csv' else _read_text(path)


def _imagenet() -> List[str]:
    from open_clip.zero_shot_metadata import IMAGENET_CLASSNAMES  # seconds, which nobody else should wait
    labels = list(IMAGENET_CLASSNAMES)
    for number, (repeated, name) in _IMAGENET_REPEATS.items():
        if labels[number] == repeated:
            labels[number] = name
    return _checked(dict(enumerate(labels)), "open_clip's names of ImageNet", 'class')


def _read_text(path: Path) -> List[str]:
    lines = path.read_text(encoding='utf-8-sig').rstrip().splitlines()
    return _checked(dict(enumerate(lines, start=1)), str(path), 'line')


def _read_csv(path: Path) -> List[str]:
    with path.open(encoding='utf-8-sig', newline='') as file:
        reader = csv.reader(file)
        header = next(reader, [])
        rows = [(reader.line_num, row) for row in reader if row]
    if [name.strip() for name in header[:2]] != ['id', 'name']:
        raise ValueError(f'{path}, line 1: expected the header id,name, found {",".join(header)!r}.')
    named = {}
    for index, (line, row) in enumerate(rows):
        if len(row) < 2 or row[0].strip() != str(index):
            raise ValueError(f'{path}, line {line}: expected {index},<name>, found {",".join(row)!r}. The numbers '
                             'of the classes must be 0, 1, 2, … in this order; a name with a comma needs quotes.')
        named[line] = row[1]
    return _checked(named, str(path), 'line')


def _checked(labels: Dict[int, str], where: str, unit: str) -> List[str]:
    """The labels without spaces around them; `labels` has them by line or index, to be named in errors."""
    if not labels:
        raise ValueError(f'{where}: there are no labels.')
    seen: Dict[str, int] = {}
    for number, label in labels.items():
        if not isinstance(label, str) or not label.strip():
            raise ValueError(f'{where}, {unit} {number}: expected a label, found {label!r}. An empty label would '
                             'shift the numbers of all classes after it; remove it or fill it in.')
        first = seen.setdefault(label.strip(), number)
        if first != number:
            raise ValueError(f'{where}, {unit} {number}: {label.strip()!r} is already the label of {unit} {first}.')
    return list(seen)
