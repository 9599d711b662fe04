"""Labels of the form "<object> <verb>": which share the object, which the verb."""

from typing import List, NamedTuple, Optional, Sequence


class LabelGroups(NamedTuple):
    """Two ways to group classes.

    Attributes:
        objects: Names of the objects, in the order of their first class.
        verbs: Names of the verbs.
        object_of: Index into `objects` for each class.
        verb_of: Index into `verbs` for each class.
    """

    objects: List[str]
    verbs: List[str]
    object_of: List[int]
    verb_of: List[int]


def group_labels(classes: Sequence[str]) -> Optional[LabelGroups]:
    """Splits each label after its first word, where more than half of the pairs of object and verb are labels.

    Returns:
        None for other labels.
    """
    parts = [label.split(' ', 1) for label in classes]
    if any(len(part) < 2 for part in parts):
        return None
    objects, verbs = (list(dict.fromkeys(part[k] for part in parts)) for k in (0, 1))
    if 2 * len({tuple(part) for part in parts}) <= len(objects) * len(verbs) or min(len(objects), len(verbs)) < 2:
        return None
    object_of, verb_of = ([names.index(part[k]) for part in parts] for k, names in enumerate((objects, verbs)))
    return LabelGroups(objects, verbs, object_of, verb_of)
