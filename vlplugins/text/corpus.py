"""Corpora of text entities: by name, from a file, from a config, or from a label list alone.

The corpora that come with the package are written out, see `corpora/README.md`. The name of a label list without such
a corpus means the labels-only corpus of `label_entities`, which needs no other data and says little;
`tools/build_corpus.py` makes a richer one with WordNet's descriptions.
"""

from pathlib import Path
from typing import Any, Dict, List, Sequence, Tuple, Union

from vlplugins.text.body_parts import BODY_PARTS, body_part
from vlplugins.text.corpus_builder import build_corpus
from vlplugins.text.entities import CATEGORIES, Entity, in_order, make_entities, read_corpus, save_corpus
from vlplugins.text.labels import known_label_lists, load_labels
from vlplugins.text.units import content_words, label_words, verb_places

__all__ = ['CATEGORIES', 'Entity', 'build_corpus', 'label_entities', 'load_corpus', 'resolve_corpus', 'save_corpus']

CORPORA = Path(__file__).with_name('corpora')
# A word of many labels names so many of them; more would only be cut off by the tokenizer.
LABELS_IN_DESCRIPTION = 3
PHRASE_DESCRIPTION = 'what a person does in a video'


def label_entities(labels: Sequence[str]) -> List[Entity]:
    """The labels-only corpus: entities that need nothing but the labels.

    Every label as a phrase, every content word of the labels, and the parts of the body. A word's description names
    labels that it comes from, which says less than a dictionary would; only the parts of the body are truly described.
    A word in the place of a verb counts as motion and every other word as object, so there are no scenes.
    """
    phrases: Dict[str, List[str]] = {}
    words: Dict[Tuple[str, str], List[str]] = {}
    parts: Dict[str, List[str]] = {unit: [] for unit in BODY_PARTS}
    for label in labels:
        phrases.setdefault(' '.join(label_words(label)), []).append(label)
        for word in dict.fromkeys(content_words(label)):
            is_verb = word in verb_places(label)
            part = '' if is_verb else body_part(word)
            group = parts[part] if part else words.setdefault((word, 'motion' if is_verb else 'object'), [])
            group.append(label)
    entities = [Entity(unit, BODY_PARTS[unit], 'body', tuple(found)) for unit, found in parts.items()]
    entities += [Entity(unit, PHRASE_DESCRIPTION, 'motion', tuple(found)) for unit, found in phrases.items()]
    entities += [Entity(unit, _seen_in(found), category, tuple(found)) for (unit, category), found in words.items()
                 if unit not in phrases]
    return in_order(entities)


def _seen_in(labels: List[str]) -> str:
    return 'seen in ' + ', '.join(' '.join(label_words(label)) for label in labels[:LABELS_IN_DESCRIPTION])


def load_corpus(source: Union[str, Path]) -> List[Entity]:
    """A corpus by path or by name.

    Args:
        source: Path of a JSON file, see `save_corpus`; the name of a corpus that comes with the package ('k400'); or
            that of a label list, for its labels-only corpus.

    Raises:
        FileNotFoundError: Neither a file nor a known name; says how to build a corpus.
        ValueError: The file holds no corpus; names the file and the index of the entity.
    """
    packaged = CORPORA / f'{source}.json'
    if packaged.is_file():
        return read_corpus(packaged)
    if str(source) in known_label_lists():
        return label_entities(load_labels(source))
    path = Path(source).expanduser()
    if not path.is_file():
        raise FileNotFoundError(
            f'corpus={str(source)!r} is neither a file nor a known name ({", ".join(known_label_lists())}). Build one '
            'with `python tools/build_corpus.py LABELS --out corpus.json` and give its path.')
    return read_corpus(path)


def resolve_corpus(source: Any) -> List[Entity]:
    """The entities that a config names.

    Args:
        source: Path or name, see `load_corpus`; a list of entities or of dicts with the keys unit, description and
            category; or `dict(type='labels', labels=…)` for the labels-only corpus of what `load_labels` takes.

    Raises:
        FileNotFoundError: An unknown name or a missing file.
        ValueError: An entity with wrong or missing values, or an unknown type.
    """
    if isinstance(source, (str, Path)):
        return load_corpus(source)
    if isinstance(source, (list, tuple)):
        return make_entities(source, 'the corpus in the config')
    if isinstance(source, dict) and source.get('type') == 'labels' and set(source) == {'type', 'labels'}:
        return label_entities(load_labels(source['labels']))
    known = ', '.join(known_label_lists())
    raise ValueError(f"corpus={source!r} is not understood. Give a path or a name ({known}), a list of entities, or "
                     "dict(type='labels', labels=…).")
