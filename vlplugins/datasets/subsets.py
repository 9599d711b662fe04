"""Draws a few videos of every class, the same ones wherever the same list is read.

Every video has a lottery ticket, the SHA-256 of seed and name, and the lowest tickets of a class are drawn. So the draw
is the same in every process, run and Python version; it does not change with the order of the list, the folder of the
videos, the numbers of the classes, or the state of any random generator; and a video that somebody's copy of a dataset
lacks changes the draw by one video.
"""

import hashlib
from collections import defaultdict
from typing import Callable, Dict, List, Optional, Sequence, Union

# Number or names of the classes, each of which must be in the list.
Classes = Union[int, Sequence[str], None]


def few_shot(labels: Sequence[int],
             shots: int,
             seed: int = 0,
             nested: bool = True,
             keys: Optional[Sequence[str]] = None,
             classes: Classes = None) -> List[int]:
    """Indices of K videos of every class.

    Args:
        labels: Class of every video.
        shots: K.
        seed: Of the draw.
        nested: The K videos are among those of every larger K; otherwise every K is drawn anew.
        keys: Name of every video, which its ticket is made of; its class and its place in the class if there are none.
        classes: Number or names of the classes; by default those that occur.

    Returns:
        Sorted indices into `labels`.

    Raises:
        ValueError: A class has fewer than K videos.
    """
    _check_labels(labels)
    if isinstance(shots, bool) or not isinstance(shots, int) or shots < 1:
        raise ValueError(f'shots={shots!r} must be a whole number of videos per class, 1 or more')
    salt = f'{seed}' if nested else f'{seed}, {shots} shots'
    groups = _classes_in_order_of_drawing(labels, keys, salt)
    _refuse_small_classes(groups, shots, classes, f'shots={shots}')
    return _first(groups, lambda count: shots)


def fraction(labels: Sequence[int],
             fraction: float,
             seed: int = 0,
             nested: bool = True,
             keys: Optional[Sequence[str]] = None,
             classes: Classes = None) -> List[int]:
    """Indices of a part of the videos of every class, rounded to whole videos, at least one.

    Args:
        labels: Class of every video.
        fraction: Of the videos of a class, above 0 and up to 1.
        seed: Of the draw.
        nested: The videos are among those of every larger fraction (and of `few_shot` where that draws more of the
            class); otherwise every fraction is drawn anew.
        keys: Name of every video, which its ticket is made of; its class and its place in the class if there are none.
        classes: Number or names of the classes; by default those that occur.

    Returns:
        Sorted indices into `labels`.

    Raises:
        ValueError: A class without a video.
    """
    _check_labels(labels)
    if not 0 < fraction <= 1:
        raise ValueError(f'fraction={fraction!r} must lie above 0 and be 1 at most (0.1 for 10 %)')
    salt = f'{seed}' if nested else f'{seed}, fraction {float(fraction)!r}'
    groups = _classes_in_order_of_drawing(labels, keys, salt)
    _refuse_small_classes(groups, 1, classes, f'fraction={fraction}')
    return _first(groups, lambda count: max(1, int(count * fraction + 0.5)))


def _check_labels(labels: Sequence[int]) -> None:
    if min(labels, default=-1) < 0:
        raise ValueError('a subset of every class can only be drawn from a list in which every video has a label')


def _classes_in_order_of_drawing(labels: Sequence[int], keys: Optional[Sequence[str]],
                                 salt: str) -> Dict[int, List[int]]:
    """Indices of the videos of every class, lowest ticket first."""
    groups: Dict[int, List[int]] = defaultdict(list)
    tickets = []
    for index, label in enumerate(labels):
        key = f'{label}, {len(groups[label])}' if keys is None else keys[index]
        tickets.append(hashlib.sha256(f'{salt}\n{key}'.encode()).digest())
        groups[label].append(index)
    return {label: sorted(indices, key=tickets.__getitem__) for label, indices in groups.items()}


def _first(groups: Dict[int, List[int]], count_of: Callable[[int], int]) -> List[int]:
    return sorted(index for indices in groups.values() for index in indices[:count_of(len(indices))])


def _refuse_small_classes(groups: Dict[int, List[int]], needed: int, classes: Classes, wish: str) -> None:
    names = [] if classes is None or isinstance(classes, int) else list(classes)
    expected = range(classes if isinstance(classes, int) else len(names)) if classes is not None else sorted(groups)
    small = [number for number in expected if len(groups.get(number, ())) < needed]
    if not small:
        return
    number = small[0]
    name = f' ({names[number]})' if names else ''
    others = f', and {len(small) - 1} other classes have too few' if len(small) > 1 else ''
    raise ValueError(f'class {number}{name} has {len(groups.get(number, ()))} videos in the list, but {wish} needs '
                     f'{needed} of every class{others}. Complete the list' +
                     (', or lower shots' if needed > 1 else ', or give the label list that belongs to it'))
