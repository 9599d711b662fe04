"""The 64 labels of the mini world, eight objects times eight motions, and the 16 combinations that are held out."""

import itertools
from typing import List, Tuple

OBJECTS: Tuple[str, ...] = ('apple', 'leaf', 'star', 'fish', 'box', 'wheel', 'moon', 'car')
COLOURS: Tuple[str, ...] = ('red', 'green', 'yellow', 'orange', 'brown', 'black', 'white', 'blue')
VERBS: Tuple[str, ...] = ('moving left', 'moving right', 'moving up', 'moving down', 'spinning', 'growing', 'shrinking',
                          'bouncing')


def is_held_out(obj: int, verb: int) -> bool:
    """Whether no training clip, caption or entity may show this object with this verb.

    Two verbs are held out for each object and two objects for each verb, so that both words of an unseen label are
    known from other clips.
    """
    return obj in ((3 * verb + 1) % len(OBJECTS), (3 * verb + 5) % len(OBJECTS))


# The seen ones come first, so that a classifier trained on their names alone keeps its class indices among all 64.
_PAIRS: List[Tuple[int, int]] = sorted(itertools.product(range(len(OBJECTS)), range(len(VERBS))),
                                       key=lambda pair: is_held_out(*pair))
_INDICES = {pair: index for index, pair in enumerate(_PAIRS)}
# "<object> <verb>", for example "apple moving left"; the position is the class index.
LABELS: Tuple[str, ...] = tuple(f'{OBJECTS[obj]} {VERBS[verb]}' for obj, verb in _PAIRS)
SEEN_LABELS: List[int] = [label for label, pair in enumerate(_PAIRS) if not is_held_out(*pair)]
UNSEEN_LABELS: List[int] = [label for label, pair in enumerate(_PAIRS) if is_held_out(*pair)]


def label_index(obj: int, verb: int) -> int:
    """Class index of an object's and a verb's indices: sorted by object, then by verb, all seen ones first."""
    return _INDICES[obj, verb]


def split_label(label: int) -> Tuple[int, int]:
    """Indices `(object, verb)` of a label."""
    return _PAIRS[label]
