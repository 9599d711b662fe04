"""Floors are what guessing gives, counted label by label."""

from fractions import Fraction

import pytest

from vlplugins.datasets.mini_world.labels import LABELS, SEEN_LABELS, UNSEEN_LABELS, split_label
from vlplugins.reproduce.mini import floors

EVERY = list(range(len(LABELS)))


@pytest.mark.parametrize('tested, among, expected', [(SEEN_LABELS, SEEN_LABELS, floors.SEEN),
                                                     (UNSEEN_LABELS, UNSEEN_LABELS, floors.UNSEEN_16),
                                                     (UNSEEN_LABELS, EVERY, floors.UNSEEN_64)])
def test_labels(tested, among, expected):
    right = sum(Fraction(1, sum(split_label(other)[0] == split_label(label)[0] for other in among)) for label in tested)
    assert dict(expected) == pytest.approx({'chance': 100 / len(among), 'the object alone': 100 * right / len(tested)})


def test_parts():
    assert dict(floors.ONE_OBJECT) == dict(floors.ONE_MOTION) == {'chance': 12.5}
