"""Corpora of text entities: by name, from a file, from a config, or from a label list alone.

The corpora that come with the package are written out, see `corpora/README.md`. The name of a label list without such
a corpus means the labels-only corpus of `label_entities`, which needs no other data and says little;
`tools/build_corpus.py` makes a richer one with WordNet's descriptions.
"""

import difflib
from pathlib import Path
from typing import Any, Dict, List, Mapping, Sequence, Tuple, Union

from vlplugins.text.body_parts import BODY_PARTS, body_part
from vlplugins.text.corpus_builder import build_corpus
from vlplugins.text.corpus_joining import join_corpora
from vlplugins.text.entities import CATEGORIES, Entity, in_order, make_entities, read_corpus, save_corpus
from vlplugins.text.labels import known_label_lists, load_labels
from vlplugins.text.units import content_words, label_words, verb_places

__all__ = [
    'CATEGORIES', 'Entity', 'build_corpus', 'corpora_of', 'label_entities', 'load_corpus', 'packaged_corpora',
    'resolve_corpus', 'save_corpus'
]

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


def packaged_corpora() -> List[str]:
    """Names of the corpora that come with the package."""
    return sorted(path.stem for path in CORPORA.glob('*.json'))


def load_corpus(source: Union[str, Path]) -> List[Entity]:
    """A corpus by path or by name.

    Args:
        source: Path of a JSON file, see `save_corpus`; the name of a corpus that comes with the package ('k400'); or
            that of a label list, for its labels-only corpus.

    Raises:
        FileNotFoundError: Neither a file nor a known name; says how to build a corpus.
        ValueError: The file holds no corpus; names the file and the index of the entity.
    """
    name = str(source)
    if name in packaged_corpora():
        return read_corpus(CORPORA / f'{name}.json')
    if name in known_label_lists():
        return label_entities(load_labels(source))
    path = Path(source).expanduser()
    if not path.is_file():
        known = [*packaged_corpora(), *known_label_lists()]
        hint = ''.join(f' Did you mean {similar!r}?' for similar in difflib.get_close_matches(name, known, n=1))
        raise FileNotFoundError(
            f'corpus={name!r} is neither a file nor a known name.{hint} {_known()}. Build one with '
            '`python tools/build_corpus.py LABELS --out corpus.json` and give its path.')
    return read_corpus(path)


def resolve_corpus(source: Any) -> List[Entity]:
    """The entities that a config names.

    Args:
        source: Path or name, see `load_corpus`; a list of these, which are joined, see `join_corpora`; a list of
            entities or of dicts with the keys unit, description and category; or `dict(type='labels', labels=…)` for
            the labels-only corpus of what `load_labels` takes.

    Raises:
        FileNotFoundError: An unknown name or a missing file.
        ValueError: An entity with wrong or missing values, or an unknown type.
    """
    if isinstance(source, (str, Path)):
        return load_corpus(source)
    if isinstance(source, (list, tuple)):
        if _are_names(source):
            return join_corpora(map(load_corpus, source))
        return make_entities(source, 'the corpus in the config')
    if isinstance(source, dict) and source.get('type') == 'labels' and set(source) == {'type', 'labels'}:
        return label_entities(load_labels(source['labels']))
    raise ValueError(f'corpus={source!r} is not understood. Give a path or a name, a list of these, a list of '
                     f"entities, or dict(type='labels', labels=…). {_known()}.")


def _known() -> str:
    lists = [name for name in known_label_lists() if name not in packaged_corpora()]
    return f'Written corpora: {", ".join(packaged_corpora())}; lists of labels alone: {", ".join(lists)}'


def corpora_of(config: Mapping[str, Any]) -> List[List[Entity]]:
    """The corpora that the `entities` of a config name, each whole: `corpus`, then those of `corpora`.

    Raises:
        FileNotFoundError: An unknown name or a missing file.
        ValueError: Neither key, or one that is not understood.
    """
    first, further = config.get('corpus'), config.get('corpora')
    # A list of names is as many corpora, so that each keeps the embeddings that it has in the cache.
    first = [] if first is None else first if _are_names(first) else [first]
    further = [] if further is None else [further] if isinstance(further, (str, Path, dict)) else further
    sources = [*first, *further]
    if not sources:
        raise ValueError("entities has no corpus: set entities.corpus='k400', or entities.corpora=['k400', 'ucf101'] "
                         f'to join several. {_known()}.')
    return [resolve_corpus(source) for source in sources]


def _are_names(source: Any) -> bool:
    return isinstance(source, (list, tuple)) and bool(source) and all(isinstance(one, (str, Path)) for one in source)
