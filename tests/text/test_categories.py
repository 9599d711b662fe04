import pytest

from vlplugins.text.categories import category_of


@pytest.mark.parametrize(('lemma', 'pos', 'number', 'category'), [
    ('ball', 'n', 1, 'object'), ('metal', 'n', 1, 'object'), ('breast', 'n', 1, 'body'), ('dribble', 'v', 3, 'motion'),
    ('breaststroke', 'n', 1, 'motion'), ('pool', 'n', 1, 'scene'), ('structure', 'n', 1, 'scene'),
    ('side', 'n', 1, 'scene')])
def test_categories(tiny, lemma, pos, number, category):
    assert category_of(tiny.senses(lemma, pos)[number - 1], tiny) == category


@pytest.mark.parametrize(('name', 'category'), [
    ('kitchen.n.01', 'scene'), ('river.n.01', 'scene'), ('beach.n.01', 'scene'), ('street.n.01', 'scene'),
    ('lawn.n.01', 'scene'), ('zoo', 'scene'), ('window.n.01', 'object'), ('ladder.n.01', 'object'),
    ('trampoline.n.01', 'object'), ('hand.n.01', 'body'), ('archery.n.01', 'motion'), ('run.v.01', 'motion')])
def test_categories_of_real_wordnet(real, name, category):
    lemma, pos = (name.split('.') + ['n'])[:2]
    assert category_of(real.senses(lemma, pos)[0], real) == category
