"""Describes a word or phrase in the sense that an action label means (ALT, section 3.1, steps 2 and 3)."""

import re
from typing import Dict, List, Optional, Sequence, Tuple

from .body_parts import BODY_PARTS, body_part
from .categories import category_of
from .entities import Entity
from .reranking import Reranker, best_of
from .units import content_words, label_words, split_name, verb_places
from .word_sense import SenseChooser
from .wordnet import Sense, WordNet
from .writer_prompts import explanations, phrase_prompts
from .writers import Writer

Senses = Dict[Sense, Tuple[str, int]]  # each with its dictionary form and its place in the list of the form

# The verb 'screw' has such a sense first in WordNet's list.
_INDECENT = re.compile(r'\b(sexual(ly)?|copulate|obscene|vulgar)\b')


class Describer:
    """Finds what the units of a label mean.

    Args:
        wordnet: Where senses come from.
        rerank: Chooses among the senses that overlap most with the label; None takes the first.
        writer: A language model for what WordNet does not have; None for none.
    """

    def __init__(self, wordnet: WordNet, rerank: Optional[Reranker] = None, writer: Optional[Writer] = None) -> None:
        self._wordnet, self._rerank, self._writer = wordnet, rerank, writer
        self._chooser = SenseChooser(wordnet)

    def word(self, word: str, label: str) -> Optional[Entity]:
        """A word of the label; None if nothing describes it."""
        is_verb = word in verb_places(label) and bool(self._wordnet.lemmas(word, 'v'))
        part = body_part(word)
        if part and not is_verb:  # 'massaging back' is about no book's back
            return Entity(part, BODY_PARTS[part], 'body', (label, ))
        context = [other for other in content_words(label) if other != word]
        found = self._choose(word, self._senses([word], 'vn'), context, 'v' if is_verb else 'n', label)
        return found or self.explained(word, 'motion' if word in verb_places(label) else 'object', label)

    def expression(self, window: List[str], label: str) -> Optional[Entity]:
        """Several words of the label as one that WordNet knows, such as 'ice cream' and 'wake up'."""
        context = [word for word in content_words(label) if word not in window]
        pos = 'v' if window[0] in verb_places(label) else 'n'
        phrasal = ['_'.join([verb, *window[1:]]) for verb in self._wordnet.lemmas(window[0], 'v')]
        candidates = {**self._senses(['_'.join(window), '-'.join(window)], 'vn'), **self._senses(phrasal, 'v')}
        # Written as one word it may be another thing: 'bee keeping' is beekeeping, a 'side kick' is no sidekick.
        joined = {sense: found for sense, found in self._senses([''.join(window)], 'vn').items()
                  if category_of(sense, self._wordnet) == 'motion'}
        return self._choose(' '.join(window), {**candidates, **joined}, context, pos, label)

    def unit(self, unit: str, label: str, category: Optional[str] = None) -> Optional[Entity]:
        """A unit that others found for the label, a word or a phrase.

        Args:
            unit: In lower case.
            label: The action in whose videos it is seen.
            category: What is known of its kind; senses of this kind go before others.

        Returns:
            By WordNet, by the writer, or else by the glosses of the unit's words; None if nothing describes it.
        """
        words = label_words(unit)
        if not words:
            return None
        part = body_part(words[0]) if len(words) == 1 and category in (None, 'body') else ''
        if part:
            return Entity(part, BODY_PARTS[part], 'body', (label, ))
        pos = 'v' if words[0].endswith('ing') else 'n'
        senses = self._senses(['_'.join(words), '-'.join(words)], 'vn')
        fitting = {sense: found for sense, found in senses.items() if category_of(sense, self._wordnet) == category}
        context = [word for word in content_words(label) if word not in words]
        found = self._choose(unit, fitting or senses, context, pos, label)
        if found is not None:
            return found if category is None else Entity(found.unit, found.description, category, (label, ),
                                                         found.sense)
        group = category or ('motion' if pos == 'v' else 'object')
        return self.explained(unit, group, label) or self._by_its_words(words, group, context, label)

    def explained(self, phrase: str, category: str, label: str) -> Optional[Entity]:
        """A phrase in the writer's words, those of its answers that fit the label best; None without a writer."""
        if self._writer is None:
            return None
        answers = [line for prompt in phrase_prompts(phrase, category == 'motion') for line in self._writer(prompt)]
        texts = self._chooser.ranked_texts(explanations(answers), content_words(label))
        if not texts:
            return None
        return Entity(phrase, texts[best_of(self._rerank, split_name(label), phrase, texts)], category, (label, ))

    def _by_its_words(self, words: List[str], category: str, context: List[str], label: str) -> Optional[Entity]:
        if len(words) == 1:
            return None
        found = [self._choose(word, self._senses([word], 'vn'), [*context, *words[:place], *words[place + 1:]], 'n',
                              label) for place, word in enumerate(words)]
        entities = [entity for entity in found if entity is not None]
        return Entity(' '.join(words), joined(entities), category, (label, )) if entities else None

    def _senses(self, spellings: Sequence[str], kinds: str) -> Senses:
        found: Senses = {}
        forms = ((lemma, kind) for spelling in spellings for kind in kinds
                 for lemma in self._wordnet.lemmas(spelling, kind))
        for lemma, kind in forms:
            for place, sense in enumerate(self._wordnet.senses(lemma, kind)):
                found.setdefault(sense, (lemma.replace('_', ' '), place))
        return found

    def _choose(self, word: str, senses: Senses, context: List[str], pos: str, label: str) -> Optional[Entity]:
        # 'Tree' was an actor and 'Grass' a writer: names are meant only where nothing else is. So is the indecent.
        candidates = {sense: place for sense, (lemma, place) in senses.items()
                      if not _is_name(sense, lemma) and not _INDECENT.search(sense.gloss)}
        candidates = candidates or {sense: place for sense, (_, place) in senses.items()}
        if not candidates:
            return None
        ranked = self._chooser.ranked(candidates, context, pos)
        sense = ranked[best_of(self._rerank, split_name(label), word, [one.gloss for one in ranked])]
        return Entity(senses[sense][0], sense.gloss, category_of(sense, self._wordnet), (label, ), sense.name)


def joined(entities: Sequence[Entity]) -> str:
    """Description of a phrase by those of its words."""
    return '; '.join(f'{entity.unit}, {entity.description}' for entity in entities)


def _is_name(sense: Sense, lemma: str) -> bool:
    own = [name for name in sense.lemmas if name.lower().replace('_', ' ') == lemma]
    return bool(own) and all(name[0].isupper() for name in own)
