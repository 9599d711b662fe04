"""How often the chosen sense is what a reader says, beside Lesk's algorithm and the first sense (`senses/README.md`).

Measured, right of all:

| | judged.tsv | unseen.tsv |
|---|---|---|
| plain Lesk | 17 of 50 | 29 of 89 |
| plain Lesk that is told the part of speech | 24 | 32 |
| first sense, of the suggested part of speech | 25 | 41 |
| ours | 37 | 64 |
"""

import csv
from pathlib import Path
from typing import List, NamedTuple

import pytest

from vlplugins.text.describer import Describer
from vlplugins.text.labels import known_label_lists, load_labels
from vlplugins.text.units import content_words, label_words, verb_places
from vlplugins.text.wordnet import open_wordnet

SENSES = Path(__file__).with_name('senses')


class Judged(NamedTuple):
    label: str
    word: str
    right: List[str]


def judged(name):
    with (SENSES / f'{name}.tsv').open(encoding='utf-8', newline='') as file:
        rows = csv.DictReader(file, delimiter='\t')
        return [Judged(row['label'], row['word'], row['senses'].split()) for row in rows]


@pytest.fixture(scope='module')
def wordnet():
    return open_wordnet(SENSES / 'wordnet_extract.zip')


def ours(wordnet, label, word):
    """The sense in the corpus; a part of the body has a description of its own and none."""
    return getattr(Describer(wordnet).word(word, label), 'sense', None)


def first_sense(wordnet, label, word):
    """First sense of the first dictionary form, as a verb in the place of a verb and after it as a noun."""
    kinds = 'vn' if word == content_words(label)[0] or word.endswith('ing') else 'nv'
    return next(sense.name for pos in kinds for lemma in wordnet.lemmas(word, pos)
                for sense in wordnet.senses(lemma, pos))


def plain_lesk(wordnet, label, word, kinds='nv'):
    """Lesk's choice as NLTK makes it: the sense with most words of the label in its gloss, among equals the first."""
    senses = [sense for pos in kinds for lemma in wordnet.lemmas(word, pos)[:1] for sense in wordnet.senses(lemma, pos)]
    context = set(label_words(label))
    return max(senses, key=lambda sense: len(context & set(sense.gloss.split()))).name if senses else None


def lesk_of_its_place(wordnet, label, word):
    place = 'v' if word in verb_places(label) else 'n'
    return plain_lesk(wordnet, label, word, place) or plain_lesk(wordnet, label, word)


def number_right(choose, wordnet, rows):
    return sum(choose(wordnet, row.label, row.word) in row.right for row in rows)


@pytest.mark.parametrize(('name', 'counts'), [('judged', (17, 24, 25, 37)), ('unseen', (29, 32, 41, 64))])
def test_measured_share_of_right_senses(wordnet, name, counts):
    rows = judged(name)
    lesk, told, first, chosen = (number_right(choose, wordnet, rows)
                                 for choose in (plain_lesk, lesk_of_its_place, first_sense, ours))
    assert (lesk, told, first) == counts[:3]  # baselines, which nothing of ours can move
    assert chosen >= counts[3]
    assert chosen >= 1.5 * lesk and chosen >= first


def test_share_on_what_the_weights_were_set_by(real):
    rows = judged('tuned')
    assert number_right(ours, real, rows) >= 48
    assert number_right(first_sense, real, rows) <= 38


def test_a_ball_and_a_shape(real):
    """'dribbling' is of a ball and not of water, 'bending' of a shape and not of the way or of one's back."""
    assert ours(real, 'dribbling basketball', 'dribbling') in ('dribble.v.03', 'dribble.n.03')
    assert ours(real, 'bending metal', 'bending') in ('flex.v.05', 'bend.v.01')


def test_tables_are_what_their_page_says(wordnet):
    rows = {name: judged(name) for name in ('tuned', 'judged', 'unseen')}
    assert [len(of) for of in rows.values()] == [58, 50, 89]
    labels = {name: {row.label for row in of} for name, of in rows.items()}
    assert len(labels['judged']) == 50 and len(labels['unseen']) == 60
    assert not labels['tuned'] & labels['judged']
    known = {label for name in known_label_lists() if name != 'imagenet' for label in load_labels(name)}
    assert labels['tuned'] | labels['judged'] <= known and not labels['unseen'] & known
    for row in rows['judged'] + rows['unseen']:
        senses = {sense.name for pos in 'nv' for lemma in wordnet.lemmas(row.word, pos)
                  for sense in wordnet.senses(lemma, pos)}
        assert row.word in content_words(row.label) and set(row.right) <= senses


def test_plain_lesk_is_nltks(wordnet):
    nltk = pytest.importorskip('nltk.wsd')

    class Synset(NamedTuple):
        name: str
        gloss: str

        def definition(self):
            return self.gloss

    for row in judged('judged'):
        synsets = [Synset(sense.name, sense.gloss) for pos in 'nv' for lemma in wordnet.lemmas(row.word, pos)[:1]
                   for sense in wordnet.senses(lemma, pos)]
        theirs = nltk.lesk(label_words(row.label), row.word, synsets=synsets)
        assert theirs.name == plain_lesk(wordnet, row.label, row.word)


def test_the_extract_is_wordnet(wordnet, real):
    for row in judged('judged') + judged('unseen'):
        for pos in 'nv':
            assert wordnet.lemmas(row.word, pos) == real.lemmas(row.word, pos)
            for lemma in real.lemmas(row.word, pos):
                assert wordnet.senses(lemma, pos) == real.senses(lemma, pos)
                for sense in real.senses(lemma, pos):
                    assert wordnet.neighbours(sense) == real.neighbours(sense)
                    assert wordnet.ancestors(sense) == real.ancestors(sense)
        assert ours(wordnet, row.label, row.word) == ours(real, row.label, row.word)
