import pytest

from vlplugins.text.word_sense import SenseChooser


def choose(wordnet, lemma, pos, context):
    senses = wordnet.senses(lemma, pos)
    return SenseChooser(wordnet).choose({sense: place for place, sense in enumerate(senses)}, context, pos).name


def test_context_decides(tiny):
    assert choose(tiny, 'dribble', 'v', ['basketball']) == 'dribble.v.03'
    assert choose(tiny, 'dribble', 'v', ['oil']) == 'dribble.v.02'
    assert choose(tiny, 'bend', 'v', ['metal']) == 'bend.v.02'


def test_without_evidence_the_most_frequent_visible_sense(tiny):
    assert choose(tiny, 'dribble', 'v', []) == 'trickle.v.01'
    assert choose(tiny, 'bend', 'v', ['xyz']) == 'bend.v.01'
    assert choose(tiny, 'table', 'n', []) == 'table.n.02'  # furniture can be seen, rows of numbers cannot


def test_the_suggested_part_of_speech_counts(tiny):
    senses = tiny.senses('leave', 'v') + tiny.senses('leave', 'n') + tiny.senses('kick', 'n')
    chooser = SenseChooser(tiny)
    for pos in 'nv':
        assert chooser.choose(dict.fromkeys(senses, 0), [], pos).pos == pos


def test_a_signature_holds_the_neighbours_words(tiny):
    ball, basketball = tiny.senses('ball', 'n')[0], tiny.senses('basketball', 'n')[1]
    signature = SenseChooser(tiny).signature(ball)
    assert {'ball', 'round', 'basketball'} <= signature  # the last from the sense below it
    assert 'round' in SenseChooser(tiny).signature(basketball)  # from the sense above it
    assert not {'a', 'the', 'thing', 'thrown in'} & signature


def test_overlap_is_the_weight_of_shared_words(tiny):
    chooser, ball = SenseChooser(tiny), tiny.senses('ball', 'n')[0]
    assert chooser.overlap(ball, {'round': 2.0, 'xyz': 5.0}) == pytest.approx(2 * chooser.overlap(ball, {'round': 1.0}))
    assert chooser.overlap(ball, {'xyz': 5.0}) == 0
