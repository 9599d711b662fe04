"""Chooses the sense of a word that its label means: Lesk's overlap of glosses, extended by WordNet's neighbours.

Lesk's own algorithm is lost on an action label. Two words overlap with no gloss, every sense scores 0, and 'dribbling'
in 'dribbling basketball' drips. So both sides grow: a sense brings the glosses and examples of itself and the senses
next to it, and the label brings the glosses of all senses of its other words. `tests/text/test_senses.py` measures how
often that is right.
"""

import functools
import math
from typing import Dict, FrozenSet, List, Mapping, Sequence

from vlplugins.text.stop_words import GLOSS_WORDS, STOP_WORDS
from vlplugins.text.units import words
from vlplugins.text.wordnet import Sense, WordNet

# A word of the label itself in a signature says more than one that only its glosses share. All weights were set by hand
# on the words of `tests/text/senses/tuned.tsv`, labels of Kinetics-400.
LABEL_WORD_WEIGHT = 4.0
GLOSS_WORD_WEIGHT = 0.5
# Evidence that one step down the list of senses, which is ordered by frequency, has to make up for.
RANK_WEIGHT = 0.1
# What it is worth that a sense has the part of speech which the word's place in the label suggests.
POS_WEIGHT = 1.0
# What it is worth that a camera can see it: a table is furniture before it is a set of data.
VISIBLE_WEIGHT = 0.3
VISIBLE = frozenset('noun.act noun.animal noun.artifact noun.body noun.event noun.food noun.location noun.object '
                    'noun.person noun.phenomenon noun.plant noun.possession noun.substance verb.body verb.change '
                    'verb.competition verb.consumption verb.contact verb.creation verb.motion verb.weather'.split())


class SenseChooser:
    """Chooses senses by the overlap of their signatures with a label.

    Args:
        wordnet: Where glosses and neighbours come from.
    """

    def __init__(self, wordnet: WordNet) -> None:
        self._wordnet = wordnet
        self.signature = functools.lru_cache(maxsize=None)(self._signature)
        self._stem = functools.lru_cache(maxsize=None)(self._stem_uncached)

    def choose(self, candidates: Mapping[Sense, int], context: Sequence[str], pos: str) -> Sense:
        """The candidate that fits best; among equals the first.

        Args:
            candidates: At least one sense, each with its place in the word's list, which the most frequent leads.
            context: The label's other words.
            pos: Part of speech that the word's place in the label suggests, 'n' or 'v'.
        """
        return self.ranked(candidates, context, pos)[0]

    def ranked(self, candidates: Mapping[Sense, int], context: Sequence[str], pos: str) -> List[Sense]:
        """The candidates, what fits best first; equals keep their order. Arguments of `choose`."""
        evidence = self.context_words(context)

        def score(sense: Sense) -> float:
            prior = POS_WEIGHT * (sense.pos == pos) + VISIBLE_WEIGHT * (sense.lexname in VISIBLE)
            return self.overlap(sense, evidence) + prior - RANK_WEIGHT * candidates[sense]

        return sorted(candidates, key=score, reverse=True)

    def ranked_texts(self, texts: Sequence[str], context: Sequence[str]) -> List[str]:
        """Descriptions that are no senses of WordNet, by the words that they share with the context; best first."""
        evidence = self.context_words(context)
        return sorted(dict.fromkeys(texts), key=lambda text: _shared(evidence, self._stems(text)), reverse=True)

    def overlap(self, sense: Sense, evidence: Dict[str, float]) -> float:
        """Weight of the words that the signature of a sense shares with the context, see `_shared`."""
        return _shared(evidence, self.signature(sense))

    def context_words(self, context: Sequence[str]) -> Dict[str, float]:
        """Weighted evidence of the label's other words: themselves, and what their glosses are written with."""
        stems = [self._stem(word) for word in context]
        evidence = {}
        for word in context:
            glosses = self._gloss_words(word)
            evidence.update({other: GLOSS_WORD_WEIGHT / math.log(math.e + len(glosses)) for other in glosses})
        evidence.update(dict.fromkeys(stems, LABEL_WORD_WEIGHT))
        return evidence

    def _gloss_words(self, word: str) -> FrozenSet[str]:
        senses = (sense for pos in 'nv' for lemma in self._wordnet.lemmas(word, pos)[:1]
                  for sense in self._wordnet.senses(lemma, pos))
        return frozenset(found for sense in senses for found in self._bag(sense))

    def _signature(self, sense: Sense) -> FrozenSet[str]:
        """Words of the glosses, examples and names of a sense and its neighbours."""
        around: List[Sense] = [sense, *self._wordnet.neighbours(sense)]
        return frozenset(word for one in around for word in self._bag(one))

    def _bag(self, sense: Sense) -> FrozenSet[str]:
        return self._stems(' '.join((sense.gloss, *sense.examples, *sense.lemmas)))

    def _stems(self, text: str) -> FrozenSet[str]:
        """Dictionary forms of the words of a text that say something."""
        kept = (self._stem(word) for word in words(text.replace('_', ' ')) if len(word) > 2 and word not in STOP_WORDS)
        return frozenset(word for word in kept if word not in GLOSS_WORDS)

    def _stem_uncached(self, word: str) -> str:
        return next(iter(self._wordnet.lemmas(word, 'v') + self._wordnet.lemmas(word, 'n')), word)


def _shared(evidence: Dict[str, float], said: FrozenSet[str]) -> float:
    """Weight of the evidence that is said, divided by the logarithm of how much is said.

    A general verb has hundreds of neighbours and would share something with everything.
    """
    return sum(weight for word, weight in evidence.items() if word in said) / math.log(math.e + len(said))
