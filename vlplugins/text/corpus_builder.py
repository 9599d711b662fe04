"""Builds a corpus of text entities from action labels and WordNet (ALT, section 3.1 and appendix A).

The paper asks a language model for further units and for the descriptions of phrases. Here both come from the labels
and WordNet alone.
"""

import re
from dataclasses import dataclass, field
from typing import Dict, Iterable, Iterator, List, Optional, Tuple

from vlplugins.text.body_parts import BODY_PARTS, body_part
from vlplugins.text.categories import category_of
from vlplugins.text.entities import Entity, in_order
from vlplugins.text.stop_words import STOP_WORDS
from vlplugins.text.units import content_words, label_words, verb_places
from vlplugins.text.word_sense import SenseChooser
from vlplugins.text.wordnet import Sense, WordNet

LONGEST_EXPRESSION = 3  # words
PARTICLES = frozenset(('down', 'off', 'out', 'up'))


@dataclass
class CorpusReport:
    """What happened while a corpus was built.

    Attributes:
        missing: (unit, label) of the units for which no description was found, so that they are not in the corpus.
    """

    missing: List[Tuple[str, str]] = field(default_factory=list)


class CorpusBuilder:
    """Turns labels into entities, one label at a time.

    Args:
        wordnet: Where descriptions come from.
    """

    def __init__(self, wordnet: WordNet) -> None:
        self._wordnet = wordnet
        self._chooser = SenseChooser(wordnet)
        self._entities: Dict[str, Entity] = {}
        self.report = CorpusReport()
        for unit, description in BODY_PARTS.items():
            self._add(Entity(unit, description, 'body'))

    def add_label(self, label: str) -> None:
        """Adds the entities of a label: its words, the expressions in it, and itself."""
        words = _found(self._word(word, label) for word in dict.fromkeys(content_words(label)))
        expressions = _found(self._expression(window, label) for window in _windows(label))
        for entity in words + expressions:
            self._add(entity)
        phrase = ' '.join(label_words(label))
        if ' ' in phrase and not any(entity.unit == phrase and entity.category == 'motion' for entity in expressions):
            self._add_phrase(phrase, words, label)

    def entities(self) -> List[Entity]:
        """All entities so far, sorted by category and unit."""
        return in_order(self._entities.values())

    def _add(self, entity: Entity) -> None:
        self._entities[entity.text] = self._entities.get(entity.text, entity).with_labels(entity.labels)

    def _add_phrase(self, phrase: str, words: List[Entity], label: str) -> None:
        """The whole label; where WordNet has no gloss for it, those of its words are joined."""
        if not words:
            self.report.missing.append((phrase, label))
            return
        description = '; '.join(f'{entity.unit}, {entity.description}' for entity in words)
        self._add(Entity(phrase, description, 'motion', (label, )))

    def _word(self, word: str, label: str) -> Optional[Entity]:
        """A word of the label; reports it and returns None if WordNet does not have it."""
        is_verb = word in verb_places(label) and bool(self._wordnet.lemmas(word, 'v'))
        part = body_part(word)
        if part and not is_verb:  # 'massaging back' is about no book's back
            return Entity(part, BODY_PARTS[part], 'body', (label, ))
        context = [other for other in content_words(label) if other != word]
        entity = self._choose(self._senses([word], 'vn'), context, 'v' if is_verb else 'n', label)
        if entity is None:
            self.report.missing.append((word, label))
        return entity

    def _expression(self, window: List[str], label: str) -> Optional[Entity]:
        """Several words of the label as one that WordNet knows, such as 'ice cream' and 'wake up'."""
        context = [word for word in content_words(label) if word not in window]
        pos = 'v' if window[0] in verb_places(label) else 'n'
        phrasal = ['_'.join([verb, *window[1:]]) for verb in self._wordnet.lemmas(window[0], 'v')]
        candidates = {**self._senses(['_'.join(window), '-'.join(window)], 'vn'), **self._senses(phrasal, 'v')}
        # Written as one word it may be another thing: 'bee keeping' is beekeeping, a 'side kick' is no sidekick.
        joined = {sense: found for sense, found in self._senses([''.join(window)], 'vn').items()
                  if category_of(sense, self._wordnet) == 'motion'}
        return self._choose({**candidates, **joined}, context, pos, label)

    def _senses(self, spellings: List[str], kinds: str) -> Dict[Sense, Tuple[str, int]]:
        """Senses of all dictionary forms, each with its form and its place in the list of the form."""
        found: Dict[Sense, Tuple[str, int]] = {}
        forms = ((lemma, kind) for spelling in spellings for kind in kinds
                 for lemma in self._wordnet.lemmas(spelling, kind))
        for lemma, kind in forms:
            for place, sense in enumerate(self._wordnet.senses(lemma, kind)):
                found.setdefault(sense, (lemma.replace('_', ' '), place))
        return found

    def _choose(self, senses: Dict[Sense, Tuple[str, int]], context: List[str], pos: str,
                label: str) -> Optional[Entity]:
        # 'Tree' was an actor and 'Grass' a writer: names are meant only where nothing else is. So is the indecent.
        candidates = {sense: place for sense, (lemma, place) in senses.items()
                      if not _is_name(sense, lemma) and not _INDECENT.search(sense.gloss)}
        candidates = candidates or {sense: place for sense, (_, place) in senses.items()}
        if not candidates:
            return None
        sense = self._chooser.choose(candidates, context, pos)
        return Entity(senses[sense][0], sense.gloss, category_of(sense, self._wordnet), (label, ), sense.name)


def _windows(label: str) -> Iterator[List[str]]:
    """Runs of several words of a label that begin with a content word and end with one or with a particle."""
    found = label_words(label)
    for length in range(LONGEST_EXPRESSION, 1, -1):
        for start in range(len(found) - length + 1):
            window = found[start:start + length]
            if window[0] not in STOP_WORDS and (window[-1] not in STOP_WORDS or window[-1] in PARTICLES):
                yield window


def _found(entities: Iterable[Optional[Entity]]) -> List[Entity]:
    return [entity for entity in entities if entity is not None]


# The verb 'screw' has such a sense first in WordNet's list.
_INDECENT = re.compile(r'\b(sexual(ly)?|copulate|obscene|vulgar)\b')


def _is_name(sense: Sense, lemma: str) -> bool:
    own = [name for name in sense.lemmas if name.lower().replace('_', ' ') == lemma]
    return bool(own) and all(name[0].isupper() for name in own)


def build_corpus(labels: Iterable[str], wordnet: WordNet) -> List[Entity]:
    """Entities of a label list; the same for the same labels and WordNet.

    `CorpusBuilder` does the same a label at a time and reports the units without a description.
    """
    builder = CorpusBuilder(wordnet)
    for label in labels:
        builder.add_label(label)
    return builder.entities()
