"""Writes wordnet_extract.zip: the lines of WordNet 3.0 that the judged senses need, so that they are tested anywhere.

    python tests/text/senses/make_extract.py [--wordnet DIR]

Kept are, for every word of `judged.tsv` and `unseen.tsv`, its senses with the senses above and below them, the senses
of the label's other words, and all that is more general; and as dictionary forms without senses all words that their
glosses are written with. Lines are those of WordNet but for their offsets, the pointers to what is not kept, and the
frames of verbs. `test_senses.py` holds the extract against WordNet itself where that is on the machine.
"""

import argparse
import csv
import zipfile
from pathlib import Path
from typing import Dict, Iterator, List, NamedTuple, Set, Tuple

import vlplugins  # noqa: F401  (its cures come before everything else)
from vlplugins.text.units import content_words, words
from vlplugins.text.wordnet import WordNetDatabase
from vlplugins.text.wordnet_files import read_wordnet

HERE = Path(__file__).parent
ROOM = 'wordnet_extract'
TABLES = ('judged.tsv', 'unseen.tsv')
POS = {'n': 'noun', 'v': 'verb'}
UP, DOWN = ('@', '@i'), ('~', '~i')
NOWHERE = 99999999  # offset of a sense that is not kept but counted: senses are named by their place in the list

Key = Tuple[str, int]  # part of speech and offset


class Line(NamedTuple):
    """A line of a data file: (symbol, key, source and target) of each pointer, and what stands around them."""

    head: str
    pointers: List[Tuple[str, Key, str]]
    gloss: str

    @property
    def lemmas(self) -> List[str]:
        fields = self.head.split()
        return fields[3::2]


class Source:
    """WordNet's lines by key."""

    def __init__(self, files: Dict[str, bytes]) -> None:
        self.files, self.wordnet = files, WordNetDatabase(files)
        self.index = {pos: {line.split(' ', 1)[0]: line for line in files[f'index.{name}'].decode().splitlines()
                            if not line.startswith(' ')} for pos, name in POS.items()}

    def line(self, key: Key) -> Line:
        data = self.files[f'data.{POS[key[0]]}']
        head, _, gloss = data[key[1]:data.index(b'\n', key[1])].decode().partition('|')
        fields = head.split()
        end = 4 + 2 * int(fields[3], 16)
        flat = fields[end + 1:end + 1 + 4 * int(fields[end])]
        pointers = [(flat[i], (flat[i + 2], int(flat[i + 1])), flat[i + 3]) for i in range(0, len(flat), 4)]
        return Line(' '.join(fields[1:end]), pointers, gloss)

    def senses(self, lemma: str, pos: str) -> List[Key]:
        fields = self.index[pos][lemma].split()
        return [(pos, int(offset)) for offset in fields[len(fields) - int(fields[2]):]]

    def linked(self, key: Key, symbols: Tuple[str, ...]) -> List[Key]:
        return [other for symbol, other, _ in self.line(key).pointers if symbol in symbols]


def words_of(table: Path) -> Iterator[Tuple[str, str]]:
    with table.open(encoding='utf-8', newline='') as file:
        for row in csv.DictReader(file, delimiter='\t'):
            yield row['label'], row['word']


def kept_senses(source: Source) -> Set[Key]:
    """Keys of all lines that choosing the sense of a judged word may look at."""
    meant, around = set(), set()
    for name in TABLES:
        for label, word in words_of(HERE / name):
            meant.update(key for pos in POS for lemma in source.wordnet.lemmas(word, pos)
                         for key in source.senses(lemma, pos))
            around.update(key for other in content_words(label) for pos in POS
                          for lemma in source.wordnet.lemmas(other, pos)[:1] for key in source.senses(lemma, pos))
    around.update(other for key in meant for other in source.linked(key, UP + DOWN))
    general: Set[Key] = set()
    waiting = list(meant)
    while waiting:
        above = [key for key in source.linked(waiting.pop(), UP) if key not in general]
        general.update(above)
        waiting += above
    return meant | around | general


def extract(source: Source) -> Dict[str, bytes]:
    kept = kept_senses(source)
    texts = [source.line(key) for key in sorted(kept)]
    said = {word for line in texts for word in words(' '.join((line.gloss, *line.lemmas)).replace('_', ' '))}
    said.update(word for name in TABLES for label, _ in words_of(HERE / name)
                for word in content_words(label))
    files: Dict[str, bytes] = {}
    offsets: Dict[Key, int] = {}
    for final in (False, True):  # offsets are known once the lines are; their length does not depend on them
        for pos, name in POS.items():
            text = licence(source.files[f'data.{name}'])
            for key in sorted(key for key in kept if key[0] == pos):
                offsets[key] = len(text)
                text += data_line(source.line(key), key, offsets, kept)
            if final:
                files[f'data.{name}'] = text
                files[f'index.{name}'] = index_lines(source, pos, offsets, said)
                files[f'{name}.exc'] = exceptions(source, name, said)
    return files


def licence(data: bytes) -> bytes:
    return b''.join(line for line in data.splitlines(keepends=True)[:40] if line.startswith(b'  '))


def data_line(line: Line, key: Key, offsets: Dict[Key, int], kept: Set[Key]) -> bytes:
    pointers = [(symbol, other, places) for symbol, other, places in line.pointers
                if symbol in UP + DOWN and other in kept]
    told = ''.join(f' {symbol} {offsets.get(other, 0):08d} {other[0]} {places}' for symbol, other, places in pointers)
    return f'{offsets[key]:08d} {line.head} {len(pointers):03d}{told} |{line.gloss}\n'.encode()


def index_lines(source: Source, pos: str, offsets: Dict[Key, int], said: Set[str]) -> bytes:
    # A sense is named by its first word, and looked up by the words of the labels.
    asked = {word for name in TABLES for label, _ in words_of(HERE / name) for word in content_words(label)}
    with_senses = {source.line(key).lemmas[0].lower() for key in offsets if key[0] == pos}
    with_senses.update(lemma for word in asked for lemma in source.wordnet.lemmas(word, pos))
    forms = {lemma for word in said for lemma in source.wordnet.lemmas(word, pos)}
    lines = []
    for lemma in sorted(with_senses | forms):
        places = [offsets.get(key, NOWHERE) for key in source.senses(lemma, pos)] if lemma in with_senses else []
        lines.append(f'{lemma} {pos} {len(places)} 0 {len(places)} 0' + ''.join(f' {place:08d}' for place in places))
    return licence(source.files[f'index.{POS[pos]}']) + ''.join(f'{line}  \n' for line in lines).encode()


def exceptions(source: Source, name: str, said: Set[str]) -> bytes:
    lines = source.files[f'{name}.exc'].splitlines(keepends=True)
    return b''.join(line for line in lines if line.split(b' ', 1)[0].decode() in said)


def write_zip(files: Dict[str, bytes], path: Path) -> None:
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(f'{ROOM}/{name}'), content, zipfile.ZIP_DEFLATED)  # without today's date


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--wordnet', help='folder or zip of WordNet 3.0; else the usual places')
    written = extract(Source(read_wordnet(parser.parse_args().wordnet)))
    write_zip(written, HERE / f'{ROOM}.zip')
    print({name: len(content) for name, content in written.items()}, (HERE / f'{ROOM}.zip').stat().st_size)
