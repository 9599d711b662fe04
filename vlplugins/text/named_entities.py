"""Which entities of a corpus a caption names."""

from typing import FrozenSet, List, Sequence

import torch
from torch import Tensor

from .entities import Entity
from .vocabulary import split_words


class NamedEntities:
    """Finds entities in captions by words alone.

    An entity is named by a caption with all words of its unit; or, where it comes from labels, with all words that
    these share: a caption with 'apple' names the stem that belongs to 'apple spinning' and 'apple falling', too.

    Args:
        entities: Of a corpus.
    """

    def __init__(self, entities: Sequence[Entity]) -> None:
        self._keys = [_keys(entity) for entity in entities]

    def __call__(self, captions: Sequence[str]) -> Tensor:
        """Entities that each caption names, (n, K) bool."""
        words = [set(split_words(caption)) for caption in captions]
        return torch.tensor([[any(key <= found for key in keys) for keys in self._keys] for found in words])


def _keys(entity: Entity) -> List[FrozenSet[str]]:
    """Sets of words any one of which names the entity, when a caption has all of it."""
    keys = [frozenset(split_words(entity.unit))]
    if entity.labels:
        keys.append(frozenset.intersection(*(frozenset(split_words(label)) for label in entity.labels)))
    return [key for key in keys if key]
