"""Classes to show together: those that the user names, or some that share a verb and some that do not."""

import difflib
from typing import Dict, List, Optional, Sequence

from vlplugins.text.units import split_name


def verb_of(label: str) -> str:
    """First word of a label, in lower case: 'playing' of 'playing chess' and of 'PlayingGuitar'."""
    return split_name(label).split()[0].lower()


def choose_classes(labels: Sequence[str],
                   names: Optional[Sequence[str]] = None,
                   every: Optional[int] = None) -> List[int]:
    """Numbers of the classes that the user wants, by default those of `classes_sharing_verbs`.

    Args:
        labels: Names of all classes.
        names: Those to take, in this order.
        every: Distance of those to take.

    Raises:
        ValueError: For a name that is no class, or both ways of choosing at once.
    """
    if names and every:
        raise ValueError('--labels and --every choose classes in two ways: give one of them.')
    if every is not None and every < 1:
        raise ValueError(f'--every takes a number of 1 or more, found {every}.')
    if not names:
        return list(range(0, len(labels), every)) if every else classes_sharing_verbs(labels)
    unknown = [name for name in names if name not in labels]
    if unknown:
        similar = difflib.get_close_matches(unknown[0], labels, n=3)
        raise ValueError(f'--labels: {unknown[0]!r} is none of the {len(labels)} classes.'
                         + (f' Did you mean {" or ".join(map(repr, similar))}?' if similar else ''))
    return [list(labels).index(name) for name in names]


def classes_sharing_verbs(labels: Sequence[str], count: int = 20, per_verb: int = 4) -> List[int]:
    """Numbers of classes in groups of one verb; always the same for the same list.

    The verbs with most classes come first (those with equally many in the order of the list), each with classes spread
    evenly over its own. Where too few verbs have `per_verb` classes, classes spread evenly over the rest fill up.

    Args:
        labels: Names of the classes.
        count: How many to take; all where there are fewer.
        per_verb: Classes of one verb.

    Returns:
        Numbers of the classes, classes of one verb beside each other.
    """
    by_verb: Dict[str, List[int]] = {}
    for number, label in enumerate(labels):
        by_verb.setdefault(verb_of(label), []).append(number)
    frequent = sorted((group for group in by_verb.values() if len(group) >= per_verb), key=len, reverse=True)
    chosen = [number for group in frequent[:count // per_verb] for number in spread(group, per_verb)]
    rest = [number for number in range(len(labels)) if number not in chosen]
    return chosen + spread(rest, min(count - len(chosen), len(rest)))


def spread(items: Sequence[int], count: int) -> List[int]:
    """`count` of the items, the first of each of as many equal parts."""
    return [items[part * len(items) // count] for part in range(count)]
