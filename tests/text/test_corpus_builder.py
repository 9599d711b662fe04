import pytest

from vlplugins.text.body_parts import BODY_PARTS
from vlplugins.text.corpus_builder import CorpusBuilder, build_corpus
from vlplugins.text.labels import load_labels

LABELS = ['dribbling basketball', 'bending metal', 'eating ice cream', 'swimming breast stroke', 'cleaning pool',
          'baby waking up', 'washing feet', 'side kick', 'blowing leaves', 'climbing tree (not a table)', 'krumping']


def build(tiny, *labels):
    """Entities of the labels by unit, without the parts of the body that no label names."""
    return {entity.unit: entity for entity in build_corpus(labels, tiny) if entity.labels}


def test_words_become_dictionary_forms_with_the_sense_of_the_label(tiny):
    found = build(tiny, 'dribbling basketball')
    assert found['dribble'].sense == 'dribble.v.03'
    assert found['dribble'].description == 'push a ball with repeated taps, as in basketball'
    assert found['dribble'].category == 'motion'
    assert set(found) == {'dribble', 'basketball', 'dribbling basketball'}


def test_a_phrase_without_a_gloss_joins_those_of_its_words(tiny):
    found = build(tiny, 'bending metal')
    bend, metal = found['bend'].description, found['metal'].description
    assert found['bending metal'].description == f'bend, {bend}; metal, {metal}'
    assert (found['bending metal'].category, found['bending metal'].sense) == ('motion', None)


def test_expressions_of_several_words(tiny):
    found = build(tiny, 'eating ice cream')
    assert found['ice cream'].category == 'object'
    assert {'eat', 'ice', 'cream', 'ice cream', 'eating ice cream'} == set(found)


def test_expressions_that_end_in_a_particle(tiny):
    assert build(tiny, 'baby waking up')['wake up'].sense == 'wake_up.v.01'


def test_expressions_that_wordnet_writes_as_one_word_must_be_actions(tiny):
    assert build(tiny, 'swimming breast stroke')['breaststroke'].category == 'motion'
    assert 'sidekick' not in build(tiny, 'side kick')


def test_categories(tiny):
    found = build(tiny, 'cleaning pool', 'climbing tree')
    assert [found[unit].category for unit in ('clean', 'pool', 'tree')] == ['motion', 'scene', 'object']


def test_parts_of_the_body_are_there_by_default_and_keep_our_description(tiny):
    by_unit = {entity.unit: entity for entity in build_corpus(['washing feet'], tiny)}
    assert set(BODY_PARTS) <= set(by_unit)
    assert (by_unit['foot'].description, by_unit['foot'].labels) == (BODY_PARTS['foot'], ('washing feet', ))
    assert by_unit['hand'].labels == ()


def test_names_of_people_are_not_meant(tiny):
    assert build(tiny, 'climbing tree')['tree'].description == 'a tall plant with a trunk'


def test_what_the_label_excludes_is_no_unit(tiny):
    found = build(tiny, 'climbing tree (not a table)')
    assert set(found) == {'climb', 'tree', 'climbing tree'}


def test_labels_share_entities(tiny):
    found = build(tiny, 'climbing tree', 'ClimbingTable', 'climbing tree')
    assert found['climb'].labels == ('climbing tree', 'ClimbingTable')


def test_a_word_without_a_gloss_is_reported(tiny):
    builder = CorpusBuilder(tiny)
    for label in ('krumping', 'eating didgeridoo', 'krumping hard'):
        builder.add_label(label)
    assert builder.report.missing == [('krumping', 'krumping'), ('didgeridoo', 'eating didgeridoo'),
                                      ('krumping', 'krumping hard'), ('hard', 'krumping hard'),
                                      ('krumping hard', 'krumping hard')]
    assert {entity.unit for entity in builder.entities() if entity.labels} == {'eat', 'eating didgeridoo'}


def test_every_unit_is_an_entity_or_reported(tiny):
    from vlplugins.text.units import content_words, label_words
    builder = CorpusBuilder(tiny)
    for label in LABELS:
        builder.add_label(label)
    reported = set(builder.report.missing)
    for label in LABELS:
        own = [entity for entity in builder.entities() if label in entity.labels]
        words = {entity.unit for entity in own} | {unit for unit, of in reported if of == label}
        assert len(words) >= len(content_words(label))
        phrase = ' '.join(label_words(label))
        assert phrase in words


def test_no_two_entities_have_the_same_text_and_the_order_is_fixed(tiny):
    entities = build_corpus(LABELS, tiny)
    assert len({entity.text for entity in entities}) == len(entities)
    again = build_corpus(reversed(LABELS), tiny)
    assert [entity.text for entity in again] == [entity.text for entity in entities]
    assert build_corpus(LABELS, tiny) == entities


class LanguageModel:
    """Knows one action."""

    answers = {
        'identifying object ': ['Here they are:', '- a ball', '- hoop: a metal ring'],
        'identifying scenes ': ['pool, side of the street'],
        'identifying body parts ': ['hands', 'the hands that hold on to the ball'],
        'an action dribbling basketball looks like': ['Someone taps a ball'],
        'explain side of the street': ['Where people walk.'],
    }

    def __call__(self, prompt):
        return next((lines for words, lines in self.answers.items() if words in prompt), [])


def test_a_writer_names_units_and_explains_phrases(tiny):
    builder = CorpusBuilder(tiny, writer=LanguageModel())
    builder.add_label('dribbling basketball')
    found = {entity.unit: entity for entity in builder.entities() if entity.labels}
    assert set(found) == {'dribble', 'basketball', 'dribbling basketball', 'ball', 'hoop', 'pool',
                          'side of the street', 'hand'}
    assert (found['hoop'].description, found['hoop'].category) == ('a metal ring', 'object')
    assert found['ball'].sense == 'ball.n.01' and found['hand'].description == BODY_PARTS['hand']
    assert (found['side of the street'].description, found['pool'].category) == ('Where people walk', 'scene')
    assert found['dribbling basketball'].description == 'Someone taps a ball'
    assert builder.report.unread == [('the hands that hold on to the ball', 'dribbling basketball')]
    assert builder.report.missing == []


def test_units_from_elsewhere(tiny):
    builder = CorpusBuilder(tiny)
    builder.add_unit('hoop', 'dribbling basketball', description='a metal ring')
    builder.add_unit('ball', 'dribbling basketball', description='orange and round')
    builder.add_unit('pool', 'swim', category='scene', description='blue water')
    builder.add_unit('trees', 'climbing tree')
    builder.add_unit('xyz', 'climbing tree')
    found = {entity.unit: entity for entity in builder.entities() if entity.labels}
    assert {unit: entity.description for unit, entity in found.items()} == {
        'hoop': 'a metal ring', 'ball': 'orange and round', 'pool': 'blue water',
        'tree': 'a tall plant with a trunk'}
    assert found['hoop'].category == found['ball'].category == 'object' and found['pool'].category == 'scene'
    assert found['ball'].sense is None
    assert builder.report.missing == [('xyz', 'climbing tree')]


@pytest.fixture(scope='module')
def k400(real):
    builder = CorpusBuilder(real)
    for label in load_labels('k400'):
        builder.add_label(label)
    return builder


def test_k400_with_real_wordnet(k400):
    found = {entity.unit: entity for entity in k400.entities()}
    assert 850 < len(k400.entities()) < 950
    assert {'soccer ball', 'christmas tree', 'hammer throw', 'tai chi', 'wake up', 'beekeeping'} < set(found)
    for unit, category in dict(guitar='object', river='scene', fist='body', sneeze='motion').items():
        assert found[unit].category == category
    assert ('capoeira', 'capoeira') in k400.report.missing
    described = {label for entity in k400.entities() for label in entity.labels}
    alone = {label for _, label in k400.report.missing}
    assert described | alone == set(load_labels('k400'))
