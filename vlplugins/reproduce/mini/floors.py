"""What a model of the rendered world reaches, in percent, that knows nothing, or the object of a clip alone."""

from typing import Tuple

from vlplugins.datasets.mini_world.labels import LABELS, OBJECTS, SEEN_LABELS, UNSEEN_LABELS, VERBS

Floors = Tuple[Tuple[str, float], ...]  # what is known, and how much that gives


def _among(count: int) -> Floors:
    """Of so many labels, as many of each object."""
    return ('chance', 100 / count), ('the object alone', 100 * len(OBJECTS) / count)


SEEN, UNSEEN_16, UNSEEN_64 = _among(len(SEEN_LABELS)), _among(len(UNSEEN_LABELS)), _among(len(LABELS))
ONE_OBJECT: Floors = (('chance', 100 / len(OBJECTS)), )
ONE_MOTION: Floors = (('chance', 100 / len(VERBS)), )
