"""The 64 labels of the mini world, eight objects times eight motions, and the 16 combinations that are held out."""

from typing import List, Tuple

OBJECTS: Tuple[str, ...] = ('apple', 'leaf', 'star', 'fish', 'box', 'wheel', 'moon', 'car')
COLOURS: Tuple[str, ...] = ('red', 'green', 'yellow', 'orange', 'brown', 'black', 'white', 'blue')
VERBS: Tuple[str, ...] = ('moving left', 'moving right', 'moving up', 'moving down', 'spinning', 'growing', 'shrinking',
                          'bouncing')


def label_index(obj: int, verb: int) -> int:
    """Index of a label from the indices of its object and of its verb: labels are sorted by object, then by verb."""
    return obj * len(VERBS) + verb


def split_label(label: int) -> Tuple[int, int]:
    """Indices `(object, verb)` of a label."""
    return divmod(label, len(VERBS))


def is_held_out(obj: int, verb: int) -> bool:
    """Whether no training clip, caption or entity may show this object with this verb.

    Two verbs are held out for each object and two objects for each verb, so that both words of an unseen label are
    known from other clips.
    """
    return obj in ((3 * verb + 1) % len(OBJECTS), (3 * verb + 5) % len(OBJECTS))


# "<object> <verb>", for example "apple moving left"; the position is the class index.
LABELS: Tuple[str, ...] = tuple(f'{obj} {verb}' for obj in OBJECTS for verb in VERBS)
UNSEEN_LABELS: List[int] = [label for label in range(len(LABELS)) if is_held_out(*split_label(label))]
SEEN_LABELS: List[int] = [label for label in range(len(LABELS)) if not is_held_out(*split_label(label))]
