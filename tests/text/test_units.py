import pytest

from vlplugins.text.units import content_words, label_words, split_name, verb_places, words


@pytest.mark.parametrize(('label', 'expected'), [
    ('ApplyEyeMakeup', 'apply eye makeup'), ('YoYo', 'yo yo'), ('Archery', 'archery'), ('TVWatching', 'tv watching'),
    ('brush_hair', 'brush hair'), ('Salsa2Spin', 'salsa2 spin'),
    ('playing American football', 'playing American football'), ('swimming', 'swimming')])
def test_split_name(label, expected):
    assert split_name(label) == expected


def test_words_leave_punctuation_and_possessives():
    assert words("Massaging a person's head, (gently)!") == ['massaging', 'a', 'person', 'head', 'gently']


@pytest.mark.parametrize(('label', 'expected'), [
    ('tying knot (not on a tie)', ['tying', 'knot']),
    ('passing American football (in game)', ['passing', 'american', 'football', 'in', 'game']),
    ('skiing (not slalom or crosscountry)', ['skiing']),
    ('shooting goal (soccer)', ['shooting', 'goal', 'soccer']),
    ('ApplyEyeMakeup', ['apply', 'eye', 'makeup'])])
def test_label_words_leave_out_what_the_label_excludes(label, expected):
    assert label_words(label) == expected


def test_content_words_leave_stop_words():
    assert content_words('riding or walking with the horse') == ['riding', 'walking', 'horse']


def test_a_label_of_stop_words_keeps_them():
    assert content_words('making up') == ['making', 'up']


@pytest.mark.parametrize(('label', 'expected'), [
    ('dribbling basketball', ['dribbling']), ('air drumming', ['drumming']), ('side kick', ['side']),
    ('catching or throwing baseball', ['catching', 'throwing']), ('climb_stairs', ['climb'])])
def test_verbs_by_place(label, expected):
    assert verb_places(label) == expected
