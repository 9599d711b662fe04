import pytest

from vlplugins.text.labels import load_labels
from vlplugins.visualization.shown_classes import choose_classes, classes_sharing_verbs, verb_of

LABELS = ['eat a', 'run', 'eat b', 'play a', 'eat c', 'play b', 'sit', 'play c', 'play d']


@pytest.mark.parametrize('label, verb', [
    ('playing chess', 'playing'), ('PlayingGuitar', 'playing'), ('archery', 'archery'), ('brush_hair', 'brush')])
def test_verb_is_the_first_word(label, verb):
    assert verb_of(label) == verb


def test_frequent_verbs_first_then_the_rest():
    assert classes_sharing_verbs(LABELS, count=4, per_verb=2) == [3, 7, 0, 2]  # of play's four the first and the third
    assert classes_sharing_verbs(LABELS, count=5, per_verb=3) == [3, 5, 7, 0, 4]  # one group, and two of the six others
    assert sorted(classes_sharing_verbs(LABELS, count=20, per_verb=2)) == list(range(9))


def test_twenty_classes_of_kinetics():
    labels = load_labels('k400')
    verbs = [verb_of(labels[number]) for number in classes_sharing_verbs(labels)]
    assert verbs == [verb for verb in ('playing', 'eating', 'riding', 'making', 'cleaning') for _ in range(4)]


@pytest.mark.parametrize('name', ['ucf101', 'hmdb51', 'activitynet'])
def test_twenty_different_classes_of_other_lists(name):
    assert len(set(classes_sharing_verbs(load_labels(name)))) == 20


def test_what_the_user_names():
    assert choose_classes(LABELS, names=['sit', 'run']) == [6, 1]
    assert choose_classes(LABELS, every=4) == [0, 4, 8]
    assert choose_classes(LABELS) == classes_sharing_verbs(LABELS)


@pytest.mark.parametrize('arguments, message', [
    (dict(names=['plaj a']), r"'plaj a' is none of the 9 classes. Did you mean 'play a'"),
    (dict(names=['run'], every=2), 'two ways'), (dict(every=0), '--every takes a number of 1 or more, found 0')])
def test_mistakes_are_answered(arguments, message):
    with pytest.raises(ValueError, match=message):
        choose_classes(LABELS, **arguments)
