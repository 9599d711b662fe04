"""Text entities, what a corpus consists of, and their JSON files."""

import json
import os
import uuid
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Dict, Iterable, List, Optional, Tuple, Union

CATEGORIES = ('object', 'body', 'scene', 'motion')
_VERSION = 1


@dataclass(frozen=True)
class Entity:
    """Something that may be seen in a video of an action, with a description (ALT, section 3.1).

    Attributes:
        unit: Word or phrase.
        description: What it means or looks like.
        category: 'object', 'body', 'scene' or 'motion' (ALT, table C3).
        labels: The labels it was derived from.
        sense: WordNet's name of the meaning, where it comes from there.
    """

    unit: str
    description: str
    category: str
    labels: Tuple[str, ...] = ()
    sense: Optional[str] = None

    @property
    def text(self) -> str:
        """What the text encoder reads; its tokenizer cuts what is too long."""
        return f'{self.unit}: {self.description}'

    def with_labels(self, labels: Iterable[str]) -> 'Entity':
        """The same entity, of these labels too."""
        return replace(self, labels=tuple(dict.fromkeys((*self.labels, *labels))))


def in_order(entities: Iterable[Entity]) -> List[Entity]:
    """Entities sorted by category, unit and description, so that the same ones always make the same matrix."""
    return sorted(entities, key=lambda one: (CATEGORIES.index(one.category), one.unit, one.description))


def make_entities(items: Iterable[Any], where: str) -> List[Entity]:
    """Entities from the dicts of a file or a config.

    Args:
        items: Entities, or dicts with the attributes of `Entity` as keys.
        where: Names the source in errors.

    Raises:
        ValueError: A wrong or missing value, a duplicate, or nothing at all; names the index of the entity.
    """
    entities = [item if isinstance(item, Entity) else _make_entity(item, f'{where}, entity {index}')
                for index, item in enumerate(items)]
    if not entities:
        raise ValueError(f'{where}: there are no entities. A corpus needs at least one.')
    seen: Dict[str, int] = {}
    for index, entity in enumerate(entities):
        first = seen.setdefault(entity.text, index)
        if first != index:
            raise ValueError(f'{where}: entities {first} and {index} are the same, {entity.text!r}. Remove one.')
    return entities


def _make_entity(item: Any, where: str) -> Entity:
    if not isinstance(item, dict):
        raise ValueError(f'{where}: expected an object with the keys unit, description and category, '
                         f'found {item!r}.')
    unknown = sorted(set(item) - set(Entity.__dataclass_fields__))
    if unknown:
        raise ValueError(f'{where}: unknown key {unknown[0]!r}. Known keys: {", ".join(Entity.__dataclass_fields__)}.')
    for key in ('unit', 'description', 'category'):
        if not isinstance(item.get(key), str) or not item[key].strip():
            raise ValueError(f'{where}: {key!r} must be a text that is not empty, found {item.get(key)!r}.')
    if item['category'] not in CATEGORIES:
        raise ValueError(f'{where}: category {item["category"]!r} is not one of {", ".join(CATEGORIES)}.')
    labels, sense = item.get('labels', ()), item.get('sense')
    if not isinstance(labels, (list, tuple)) or not all(isinstance(label, str) for label in labels):
        raise ValueError(f"{where}: 'labels' must be a list of texts, found {labels!r}.")
    if not isinstance(sense, (str, type(None))):
        raise ValueError(f"{where}: 'sense' must be a text or null, found {sense!r}.")
    return Entity(item['unit'], item['description'], item['category'], tuple(labels), sense)


def save_corpus(entities: Iterable[Entity], path: Union[str, Path]) -> None:
    """Writes a corpus as JSON; a file that is there is replaced only by a complete one."""
    path = Path(path)
    content = json.dumps({'version': _VERSION, 'entities': [asdict(entity) for entity in entities]},
                         indent=1, ensure_ascii=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f'.{path.name}.{uuid.uuid4().hex}')
    try:
        aside.write_text(content + '\n', encoding='utf-8')
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)


def read_corpus(path: Union[str, Path]) -> List[Entity]:
    """Reads a JSON file that `save_corpus` wrote, or a bare list of entities.

    Raises:
        FileNotFoundError: No such file.
        ValueError: Not JSON, or not a corpus; names the file and the index of the entity.
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f'{path}: no such corpus. Build it: python tools/build_corpus.py LABELS --out {path}')
    try:
        content = json.loads(path.read_text(encoding='utf-8'))
    except ValueError as error:  # JSON and encoding errors
        raise ValueError(f'{path}: not a JSON file in UTF-8: {error}') from error
    if isinstance(content, dict) and content.get('version', _VERSION) != _VERSION:
        raise ValueError(f'{path}: version {content["version"]!r} of the corpus format; this package reads {_VERSION}.')
    items = content.get('entities') if isinstance(content, dict) else content
    if not isinstance(items, list):
        raise ValueError(f"{path}: expected a list of entities or an object with the key 'entities'.")
    return make_entities(items, str(path))
