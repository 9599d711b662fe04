import pytest

from vlplugins.text.corpus_joining import chosen_categories, join_corpora, of_categories
from vlplugins.text.entities import CATEGORIES, Entity

BALL = Entity('ball', 'a round toy', 'object', ('play', ))
DANCE = Entity('ball', 'a formal dance', 'motion', ('dance', ))
BANK, SHORE = Entity('bank', 'a house for money', 'scene'), Entity('bank', 'the side of a river', 'scene', ('fish', ))


def test_one_entity_of_a_unit_and_category_with_the_first_description_and_all_labels():
    other = Entity('ball', 'something to throw', 'object', ('throw', 'play'))
    assert join_corpora([[BALL], [other, DANCE]]) == [Entity('ball', 'a round toy', 'object', ('play', 'throw')), DANCE]
    assert join_corpora([[other], [BALL]])[0].description == 'something to throw'


def test_senses_within_a_corpus_stay_apart():
    assert join_corpora([[BANK, SHORE]]) == [BANK, SHORE]
    assert join_corpora([[BANK, SHORE], [SHORE, BANK]]) == [BANK, SHORE]
    third = Entity('bank', 'a place', 'scene', ('rob', ))
    assert [one.labels for one in join_corpora([[BANK, SHORE], [third]])] == [('rob', ), ('fish', )]


def test_the_rows_of_the_first_come_first():
    corpora = [[BALL, BANK], [SHORE, DANCE], [DANCE]]
    assert [one.text for one in join_corpora(corpora)] == [one.text for one in (BALL, BANK, DANCE)]
    assert join_corpora([]) == []


def test_categories():
    assert chosen_categories(None) == CATEGORIES
    assert chosen_categories('body') == chosen_categories(['body']) == ('body', )
    assert of_categories([DANCE, BALL, BANK], ['scene', 'motion']) == [DANCE, BANK]
    assert of_categories([DANCE, BALL], None) == [DANCE, BALL]


@pytest.mark.parametrize('names', [['objects'], [], 'all', ['body', None]])
def test_wrong_categories(names):
    with pytest.raises(ValueError, match='entities.categories: .*Name some of object, body, scene, motion'):
        chosen_categories(names)
