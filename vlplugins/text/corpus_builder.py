"""Builds a corpus of text entities from action labels (ALT, section 3.1 and appendix A).

Units are the words of a label, the expressions in it, the label itself, and what a language model or a file adds. Their
descriptions come from WordNet, or from the language model. Without one, both come from the labels and WordNet alone.
"""

from dataclasses import dataclass, field
from typing import Dict, Iterable, Iterator, List, Optional, Tuple

from vlplugins.text.body_parts import BODY_PARTS
from vlplugins.text.describer import Describer, joined
from vlplugins.text.entities import Entity, in_order
from vlplugins.text.reranking import Reranker
from vlplugins.text.stop_words import STOP_WORDS
from vlplugins.text.units import content_words, label_words
from vlplugins.text.wordnet import WordNet
from vlplugins.text.writer_prompts import KINDS, clean_line, listed_units, units_prompt
from vlplugins.text.writers import Writer

LONGEST_EXPRESSION = 3  # words
PARTICLES = frozenset(('down', 'off', 'out', 'up'))


@dataclass
class CorpusReport:
    """What happened while a corpus was built.

    Attributes:
        missing: (unit, label) of the units for which no description was found, so that they are not in the corpus.
        unread: (line, label) of the language model's lines that name no unit, such as sentences.
    """

    missing: List[Tuple[str, str]] = field(default_factory=list)
    unread: List[Tuple[str, str]] = field(default_factory=list)


class CorpusBuilder:
    """Turns labels into entities, one label at a time.

    Args:
        wordnet: Where descriptions come from.
        rerank: Chooses among the senses that fit best, see `vlplugins.text.rerankers`; None for none.
        writer: A language model that is asked for further units and for what WordNet does not describe, see
            `vlplugins.text.writers`; None for none.
    """

    def __init__(self, wordnet: WordNet, rerank: Optional[Reranker] = None, writer: Optional[Writer] = None) -> None:
        self._describer, self._writer = Describer(wordnet, rerank, writer), writer
        self._entities: Dict[str, Entity] = {}
        self.report = CorpusReport()
        for unit, description in BODY_PARTS.items():
            self._add(Entity(unit, description, 'body'))

    def add_label(self, label: str) -> None:
        """Adds the entities of a label: its words, the expressions in it, itself, and what the writer names."""
        words = self._words(label)
        expressions = [entity for window in _windows(label)
                       for entity in [self._describer.expression(window, label)] if entity is not None]
        for entity in words + expressions:
            self._add(entity)
        phrase = ' '.join(label_words(label))
        if ' ' in phrase and not any(entity.unit == phrase and entity.category == 'motion' for entity in expressions):
            self._add_phrase(phrase, words, label)
        if self._writer is not None:
            self._add_written(label, self._writer)

    def add_unit(self, unit: str, label: str, category: Optional[str] = None,
                 description: Optional[str] = None) -> None:
        """Adds a unit that others found for a label.

        Args:
            unit: A word or a phrase.
            label: The action in whose videos it is seen.
            category: Its group; told by its sense where not given.
            description: Looked up where not given; the unit is reported if there is none.
        """
        found = self._describer.unit(unit, label, category) if description is None or category is None else None
        if description is not None:
            found = Entity(unit, description, category or (found.category if found else 'object'), (label, ))
        if found is None:
            self.report.missing.append((unit, label))
            return
        self._add(found)
        self.report.missing = [pair for pair in self.report.missing if pair != (unit, label)]

    def entities(self) -> List[Entity]:
        """All entities so far, sorted by category and unit."""
        return in_order(self._entities.values())

    def _add(self, entity: Entity) -> None:
        self._entities[entity.text] = self._entities.get(entity.text, entity).with_labels(entity.labels)

    def _words(self, label: str) -> List[Entity]:
        """Entities of the label's words; those that nothing describes are reported."""
        found = {word: self._describer.word(word, label) for word in content_words(label)}
        self.report.missing += [(word, label) for word, entity in found.items() if entity is None]
        return [entity for entity in found.values() if entity is not None]

    def _add_phrase(self, phrase: str, words: List[Entity], label: str) -> None:
        """The whole label: in the writer's words, or by the glosses of its own."""
        explained = self._describer.explained(phrase, 'motion', label)
        if explained is not None or words:
            self._add(explained or Entity(phrase, joined(words), 'motion', (label, )))
        else:
            self.report.missing.append((phrase, label))

    def _add_written(self, label: str, writer: Writer) -> None:
        """What the writer names as seen in the action."""
        for kind, category in KINDS.items():
            for line in writer(units_prompt(label, kind)):
                units = listed_units(line)
                if not units and not clean_line(line).endswith(':') and clean_line(line):
                    self.report.unread.append((line, label))
                for unit, description in units:
                    self.add_unit(unit, label, category, description)


def _windows(label: str) -> Iterator[List[str]]:
    """Runs of several words of a label that begin with a content word and end with one or with a particle."""
    found = label_words(label)
    for length in range(LONGEST_EXPRESSION, 1, -1):
        for start in range(len(found) - length + 1):
            window = found[start:start + length]
            if window[0] not in STOP_WORDS and (window[-1] not in STOP_WORDS or window[-1] in PARTICLES):
                yield window


def build_corpus(labels: Iterable[str], wordnet: WordNet, rerank: Optional[Reranker] = None,
                 writer: Optional[Writer] = None) -> List[Entity]:
    """Entities of a label list; the same for the same arguments.

    `CorpusBuilder` does the same a label at a time and reports the units without a description.
    """
    builder = CorpusBuilder(wordnet, rerank, writer)
    for label in labels:
        builder.add_label(label)
    return builder.entities()
