"""Several corpora as one, and parts of one (ALT, sections 3.1 and 4.4: the corpus grows with the scenario)."""

from typing import Any, Dict, Iterable, List, Sequence, Tuple

from .entities import CATEGORIES, Entity


def join_corpora(corpora: Iterable[Sequence[Entity]]) -> List[Entity]:
    """The union of corpora, in their order: the first one's entities are the first rows.

    Entities of different corpora with the same category and unit are one; the first description is kept, the labels
    are united. Within a corpus a unit may have several senses, which stay apart.
    """
    joined: Dict[str, Entity] = {}  # by text
    for corpus in corpora:
        texts: Dict[Tuple[str, str], str] = {}
        for text, entity in joined.items():
            texts.setdefault((entity.category, entity.unit), text)
        for entity in corpus:
            text = entity.text if entity.text in joined else texts.get((entity.category, entity.unit), entity.text)
            joined[text] = joined.get(text, entity).with_labels(entity.labels)
    return list(joined.values())


def chosen_categories(names: Any) -> Tuple[str, ...]:
    """The categories that a config asks for, of Table C3: one name, several, or all of them where it is None.

    Raises:
        ValueError: An unknown name, or none at all.
    """
    wanted = CATEGORIES if names is None else (names, ) if isinstance(names, str) else tuple(names)
    unknown = [name for name in wanted if name not in CATEGORIES]
    if unknown or not wanted:
        fault = f'{unknown[0]!r} is unknown' if unknown else 'the list is empty'
        raise ValueError(f'entities.categories: {fault}. Name some of {", ".join(CATEGORIES)}, or leave the key out '
                         'for all of them.')
    return wanted


def of_categories(entities: Sequence[Entity], names: Any) -> List[Entity]:
    """Entities of some categories, in the order of the corpus.

    Args:
        entities: The corpus.
        names: See `chosen_categories`.

    Raises:
        ValueError: An unknown name, or no entity is left.
    """
    wanted = chosen_categories(names)
    kept = [entity for entity in entities if entity.category in wanted]
    if not kept:
        found = ', '.join(sorted({entity.category for entity in entities}))
        raise ValueError(f'entities.categories={list(wanted)}: no entity of the corpus is of these categories, its '
                         f'{len(entities)} entities are of: {found}.')
    return kept
