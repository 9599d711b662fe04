import pytest

from vlplugins.reproduce.mini.summary import summarize


def test_worlds_count_alike_whatever_their_repeats():
    summary = summarize({'0': [1.0, 3.0], '1': [6.0], '2': []})
    assert summary.mean == 4.0
    assert summary.std == pytest.approx(8**0.5)
    assert summary.spread == pytest.approx(2**0.5)
    assert summary.worlds == 2


def test_one_number_has_no_spread():
    summary = summarize({'0': [5.0]})
    assert (summary.mean, summary.std, summary.spread) == (5.0, None, None)
    assert summarize({'0': []}) is None
