from dataclasses import replace

from vlplugins.text.body_parts import BODY_PARTS
from vlplugins.text.describer import Describer
from vlplugins.text.writer_prompts import phrase_prompts


class Writer:
    """A language model by heart."""

    def __init__(self, **answers):
        self.answers, self.asked = answers, []

    def __call__(self, prompt):
        self.asked.append(prompt)
        return [line for words, lines in self.answers.items() if words.replace('_', ' ') in prompt for line in lines]


def test_units_of_others_mean_what_the_label_says(tiny):
    describer = Describer(tiny)
    ball = describer.unit('balls', 'dribbling basketball', 'object')
    assert (ball.unit, ball.sense, ball.category) == ('ball', 'ball.n.01', 'object')
    assert ball.labels == ('dribbling basketball', )
    assert describer.unit('ice cream', 'eating').description == 'a frozen sweet made with cream'
    assert describer.unit('xyz', 'eating') is describer.unit('!', 'eating') is None


def test_the_category_that_is_known_leads_to_the_sense_and_stays(tiny):
    describer = Describer(tiny)
    assert describer.unit('basketball', 'kick', 'object').sense == 'basketball.n.02'
    assert describer.unit('basketball', 'kick', 'motion').sense == 'basketball.n.01'
    scene = describer.unit('table', 'setting table', 'scene')
    assert (scene.category, scene.sense) == ('scene', 'table.n.02')


def test_parts_of_the_body_keep_our_description(tiny):
    for category in ('body', None):
        assert Describer(tiny).unit('feet', 'kick', category).description == BODY_PARTS['foot']
    assert Describer(tiny).unit('feet', 'kick', 'object').sense == 'foot.n.01'


def test_a_phrase_without_a_gloss_joins_those_of_its_words(tiny):
    found = Describer(tiny).unit('metal ball', 'kick', 'object')
    assert found.description.startswith('metal, a hard shiny substance')
    assert '; ball, a round thing' in found.description


def test_a_writer_explains_what_wordnet_does_not_have(tiny):
    writer = Writer(tree_house=['1. A hut in a tree', 'A kind of pool', 'A shop'])
    describer = Describer(tiny, writer=writer)
    found = describer.unit('tree house', 'climbing tree', 'scene')
    assert (found.unit, found.description, found.category, found.sense) == (
        'tree house', 'A hut in a tree', 'scene', None)
    assert writer.asked == phrase_prompts('tree house', False)
    assert describer.word('krumping', 'krumping') is None
    assert writer.asked[2:] == phrase_prompts('krumping', True)
    asked = len(writer.asked)
    describer.unit('ball', 'climbing tree')
    assert len(writer.asked) == asked  # WordNet has it


def test_the_answer_that_fits_the_label_or_the_reranker_best(tiny):
    writer = Writer(hoop=['Jewelry for ears', 'A ring that a ball is thrown through'])
    assert Describer(tiny, writer=writer).unit('hoop', 'dribbling basketball').description == (
        'A ring that a ball is thrown through')
    liking = type('Liking', (), {'scores': lambda self, label, word, texts: [float('ears' in one) for one in texts]})()
    assert Describer(tiny, liking, writer).unit('hoop', 'dribbling basketball').description == 'Jewelry for ears'


def test_the_indecent_is_not_meant_where_there_is_something_else(tiny):
    class First(Describer):
        """A WordNet whose first sense of everything is one that a video would not show."""

        def _senses(self, spellings, kinds):
            found = super()._senses(spellings, kinds)
            return {replace(next(iter(found)), gloss='a sexual matter', name='x.n.01'): ('x', 0), **found}

    assert First(tiny).word('metal', 'metal').sense == 'metal.n.01'
