"""What a corpus must hold for the actions that it was written for."""

from collections import Counter
from typing import Dict, List, Sequence

from .entities import CATEGORIES, Entity

# Entities that an action is seen by; an action without a place or a movement is not described.
LEAST_PER_LABEL: Dict[str, int] = {'object': 4, 'body': 1, 'scene': 2, 'motion': 3}
MOST_WORDS = 20
# Two descriptions that share as large a part of their words are one form with a word swapped in.
MOST_ALIKE = 0.8


def corpus_problems(entities: Sequence[Entity], labels: Sequence[str]) -> List[str]:
    """What is wrong with a corpus, a line for each fault; nothing where all is well.

    Every entity names labels that exist, has a description of fewer than 20 words of its own on one line, and is there
    once; every label has what it is seen by (`LEAST_PER_LABEL`).

    Args:
        entities: The corpus.
        labels: The labels that it is for.
    """
    return [*_wrong_entities(entities, set(labels)), *_repeated(entities), *_alike(entities),
            *_missing(entities, labels)]


def count_by_category(entities: Sequence[Entity]) -> Dict[str, int]:
    """Entities of each category, in the order of `CATEGORIES`."""
    counts = Counter(entity.category for entity in entities)
    return {category: counts[category] for category in CATEGORIES}


def _wrong_entities(entities: Sequence[Entity], labels: set) -> List[str]:
    problems = []
    for entity in entities:
        unknown = [label for label in entity.labels if label not in labels]
        if unknown or not entity.labels:
            problems.append(f'{entity.text!r}: unknown label {unknown[0]!r}' if unknown else
                            f'{entity.text!r}: no label')
        if len(entity.description.split()) >= MOST_WORDS or '\n' in entity.description:
            problems.append(f'{entity.text!r}: the description has {MOST_WORDS} words or more, or several lines')
        if entity.description.lower() == entity.unit.lower():
            problems.append(f'{entity.text!r}: the description repeats the unit')
    return problems


def _repeated(entities: Sequence[Entity]) -> List[str]:
    units = Counter(entity.unit for entity in entities)
    descriptions = Counter(entity.description for entity in entities)
    return [*(f'the unit {unit!r} is there {count} times' for unit, count in units.items() if count > 1),
            *(f'the description {text!r} is there {count} times' for text, count in descriptions.items() if count > 1)]


def _alike(entities: Sequence[Entity]) -> List[str]:
    """Descriptions that are one template: compared where they begin alike, which templates do."""
    groups: Dict[str, List[Entity]] = {}
    for entity in entities:
        groups.setdefault(' '.join(entity.description.lower().split()[:3]), []).append(entity)
    return [f'{first.text!r} and {second.text!r}: one description with another word'
            for group in groups.values() for index, first in enumerate(group) for second in group[index + 1:]
            if _overlap(first, second) > MOST_ALIKE]


def _overlap(first: Entity, second: Entity) -> float:
    """Part of the words that two descriptions share, each without the words of its own unit."""
    one, other = ({*entity.description.lower().split()} - {*entity.unit.lower().split()} for entity in (first, second))
    return len(one & other) / max(1, len(one | other))


def _missing(entities: Sequence[Entity], labels: Sequence[str]) -> List[str]:
    found = Counter((label, entity.category) for entity in entities for label in entity.labels)
    return [f'{label!r}: {found[label, category]} entities of the category {category}, at least {least} are needed'
            for label in labels for category, least in LEAST_PER_LABEL.items() if found[label, category] < least]
