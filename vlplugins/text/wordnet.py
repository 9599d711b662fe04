"""What the corpus builder asks of WordNet, answered from its database files.

A reader of our own, because a tenth of the database is asked for. NLTK's refuses copies that hold everything needed:
Debian's, which lacks two files, and any folder outside NLTK's data path.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, FrozenSet, List, Optional, Protocol, Tuple, Union

from vlplugins.text.wordnet_files import read_wordnet

# Lexicographer files in the order of their numbers (lexnames(5WN)).
LEXNAMES = ('adj.all adj.pert adv.all noun.Tops noun.act noun.animal noun.artifact noun.attribute noun.body '
            'noun.cognition noun.communication noun.event noun.feeling noun.food noun.group noun.location noun.motive '
            'noun.object noun.person noun.phenomenon noun.plant noun.possession noun.process noun.quantity '
            'noun.relation noun.shape noun.state noun.substance noun.time verb.body verb.change verb.cognition '
            'verb.communication verb.competition verb.consumption verb.contact verb.creation verb.emotion verb.motion '
            'verb.perception verb.possession verb.social verb.stative verb.weather adj.ppl').split()

# Endings and what takes their place in the dictionary form, in the order of trial (morphy(7WN)).
_ENDINGS = {
    'n': (('s', ''), ('ses', 's'), ('xes', 'x'), ('zes', 'z'), ('ches', 'ch'), ('shes', 'sh'), ('men', 'man'),
          ('ies', 'y')),
    'v': (('s', ''), ('ies', 'y'), ('es', 'e'), ('es', ''), ('ed', 'e'), ('ed', ''), ('ing', 'e'), ('ing', '')),
}
_POS = {'n': 'noun', 'v': 'verb'}
_UP, _DOWN = ('@', '@i'), ('~', '~i')  # pointer symbols of hypernyms and hyponyms, and of instances (wninput(5WN))


@dataclass(frozen=True)
class Sense:
    """One meaning of a word: a synset of WordNet.

    Attributes:
        name: WordNet's name of it, as in 'dribble.v.03'.
        pos: 'n' or 'v'.
        lemmas: The words that share it.
        gloss: Its definition.
        examples: Sentences that use it.
        lexname: The lexicographer file it comes from, as in 'noun.artifact'.
    """

    name: str
    pos: str
    lemmas: Tuple[str, ...]
    gloss: str
    examples: Tuple[str, ...]
    lexname: str


class WordNet(Protocol):
    """The questions of the corpus builder; whatever answers them can stand in for WordNet."""

    def lemmas(self, word: str, pos: str) -> List[str]:
        """Dictionary forms of a word of this part of speech ('leaves', 'n' -> 'leaf', 'leave'), the likeliest first."""

    def senses(self, lemma: str, pos: str) -> List[Sense]:
        """Senses of a dictionary form, the most frequent first."""

    def neighbours(self, sense: Sense) -> List[Sense]:
        """Senses one step more general and one step more special."""

    def ancestors(self, sense: Sense) -> FrozenSet[str]:
        """Names of all senses that are more general."""


class WordNetDatabase:
    """Nouns and verbs of WordNet in the format wndb(5WN).

    Args:
        files: Contents of the files by name, see `read_wordnet`.
    """

    def __init__(self, files: Dict[str, bytes]) -> None:
        self._data = {pos: files[f'data.{name}'] for pos, name in _POS.items()}
        self._index = {pos: _first_words(files[f'index.{name}']) for pos, name in _POS.items()}
        self._irregular = {pos: _first_words(files[f'{name}.exc']) for pos, name in _POS.items()}
        self._parsed: Dict[Tuple[str, int], Tuple[Sense, List[List[str]]]] = {}
        self._positions: Dict[str, Tuple[str, int]] = {}

    def lemmas(self, word: str, pos: str) -> List[str]:
        """Dictionary forms of a word of this part of speech, the likeliest first."""
        word = word.lower().replace(' ', '_')
        forms = [word, *self._irregular[pos].get(word, '').split()]
        if word not in self._irregular[pos]:
            forms += [word[:-len(old)] + new for old, new in _ENDINGS[pos] if word.endswith(old)]
        return list(dict.fromkeys(form for form in forms if form in self._index[pos]))

    def senses(self, lemma: str, pos: str) -> List[Sense]:
        """Senses of a dictionary form, the most frequent first."""
        return [self._synset(pos, offset)[0] for offset in self._offsets(lemma.lower().replace(' ', '_'), pos)]

    def neighbours(self, sense: Sense) -> List[Sense]:
        """Hypernyms, then hyponyms, instances included."""
        return self._linked(sense, _UP) + self._linked(sense, _DOWN)

    def ancestors(self, sense: Sense) -> FrozenSet[str]:
        """Names of all hypernyms."""
        found, waiting = set(), [sense]
        while waiting:
            more = [parent for parent in self._linked(waiting.pop(), _UP) if parent.name not in found]
            found.update(parent.name for parent in more)
            waiting += more
        return frozenset(found)

    def _linked(self, sense: Sense, symbols: Tuple[str, ...]) -> List[Sense]:
        pointers = self._synset(*self._positions[sense.name])[1]
        return [self._synset(pos, int(offset))[0] for symbol, offset, pos, _ in pointers if symbol in symbols]

    def _offsets(self, lemma: str, pos: str) -> List[int]:
        # pos synset_cnt p_cnt [ptr_symbol …] sense_cnt tagsense_cnt synset_offset …
        fields = self._index[pos].get(lemma, '- 0').split()
        return [int(offset) for offset in fields[len(fields) - int(fields[1]):]]

    def _synset(self, pos: str, offset: int) -> Tuple[Sense, List[List[str]]]:
        """A synset and its pointers, each (symbol, offset, part of speech, source and target word)."""
        if (pos, offset) not in self._parsed:
            data = self._data[pos]
            line = data[offset:data.index(b'\n', offset)].decode('utf-8', errors='replace')
            # synset_offset lex_filenum ss_type w_cnt word lex_id … p_cnt ptr … [frames] | gloss
            head, _, gloss = line.partition('|')
            fields = head.split()
            after_words = 4 + 2 * int(fields[3], 16)
            lemmas = tuple(fields[4:after_words:2])
            pointers = fields[after_words + 1:after_words + 1 + 4 * int(fields[after_words])]
            number = self._offsets(lemmas[0].lower(), pos).index(offset) + 1
            name = f'{lemmas[0].lower()}.{pos}.{number:02d}'
            sense = Sense(name, pos, lemmas, *_definition(gloss), LEXNAMES[int(fields[1])])
            self._positions[name] = (pos, offset)
            self._parsed[pos, offset] = (sense, [pointers[i:i + 4] for i in range(0, len(pointers), 4)])
        return self._parsed[pos, offset]


def _definition(gloss: str) -> Tuple[str, Tuple[str, ...]]:
    """Definition and examples: a gloss quotes its examples."""
    return re.sub('"[^"]*("|$)', '', gloss).strip(' ;:,\n'), tuple(re.findall('"([^"]*)"', gloss))


def _first_words(content: bytes) -> Dict[str, str]:
    """Rest of each line by its first word; lines that begin with a space are the licence."""
    lines = content.decode('utf-8', errors='replace').splitlines()
    return {line.split(' ', 1)[0]: line.split(' ', 1)[1] for line in lines if ' ' in line and line[0] != ' '}


def open_wordnet(path: Optional[Union[str, Path]] = None) -> WordNetDatabase:
    """Opens WordNet: the folder or zip given, else NLTK's own copy, else that of the package `wordnet-base`.

    Args:
        path: Folder with `data.noun`, `index.noun`, …; None looks in the usual places.

    Raises:
        FileNotFoundError: No WordNet there; the message says how to get it.
    """
    return WordNetDatabase(read_wordnet(path))
