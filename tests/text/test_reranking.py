import pytest

from vlplugins.text.describer import Describer
from vlplugins.text.reranking import SHORTLIST, best_of


class Fixed:
    """Scores that were written down, and what was asked."""

    def __init__(self, scores):
        self._scores, self.asked = scores, []

    def scores(self, label, word, descriptions):
        self.asked.append((label, word, list(descriptions)))
        return [self._scores.get(text, 0.0) for text in descriptions]


def test_the_highest_score_of_the_first_few_and_of_equals_the_first():
    texts = [str(number) for number in range(SHORTLIST + 1)]
    assert best_of(None, 'run', 'run', texts) == 0
    assert best_of(Fixed({'2': 1.0, '3': 1.0}), 'run', 'run', texts) == 2
    assert best_of(Fixed({texts[-1]: 5.0}), 'run', 'run', texts) == 0  # too far down
    assert best_of(Fixed({}), 'run', 'run', texts) == 0


def test_one_description_needs_no_opinion():
    asked = Fixed({})
    assert best_of(asked, 'run', 'run', ['fast steps']) == 0 and asked.asked == []


def test_a_score_for_each():
    with pytest.raises(ValueError, match="the reranker Short gave 1 scores for 2 descriptions of 'run'"):
        best_of(type('Short', (), {'scores': lambda *_: [1.0]})(), 'run', 'run', ['a', 'b'])


def test_it_decides_among_the_senses_of_a_word(tiny):
    assert Describer(tiny).word('dribbling', 'DribblingBasketball').sense == 'dribble.v.03'
    asked = Fixed({'run slowly in drops': 1.0})
    assert Describer(tiny, asked).word('dribbling', 'DribblingBasketball').sense == 'trickle.v.01'
    (label, word, descriptions), = asked.asked
    assert (label, word, len(descriptions)) == ('dribbling basketball', 'dribbling', 3)
    assert descriptions[0] == 'push a ball with repeated taps, as in basketball'
