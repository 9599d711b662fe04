import pytest

from vlplugins.text.writer_prompts import (
    ACTION_PROMPT,
    KINDS,
    PHRASE_PROMPTS,
    UNITS_PROMPT,
    clean_line,
    explanations,
    listed_units,
    phrase_prompts,
    units_prompt,
)


def test_the_papers_words():
    assert UNITS_PROMPT == (
        'What are identifying object/body parts/scenes/roles of an action {label}? List them concisely.')
    assert ACTION_PROMPT == 'Concisely describe what an action {phrase unit} looks like'
    assert PHRASE_PROMPTS == ('Concisely list potential explanations for {phrase unit}',
                              'Concisely explain {phrase unit} in one sentence')


def test_prompts_of_a_label_and_of_a_phrase():
    assert [units_prompt('BrushHair', kind) for kind in KINDS] == [
        f'What are identifying {kind} of an action brush hair? List them concisely.'
        for kind in ('object', 'body parts', 'scenes', 'roles')]
    assert phrase_prompts('tea {label}', True)[0] == 'Concisely describe what an action tea {label} looks like'
    assert len(phrase_prompts('tea set', True)) == 3
    assert phrase_prompts('tea set', False) == ['Concisely list potential explanations for tea set',
                                                'Concisely explain tea set in one sentence']


@pytest.mark.parametrize(('line', 'units'), [
    ('- Basketball', [('basketball', None)]),
    ('2. **Hoop**: a metal ring.', [('hoop', 'a metal ring')]),
    ('3) free-throw line - painted on the floor', [('free-throw line', 'painted on the floor')]),
    ('the ball, a hoop, and players.', [('ball', None), ('hoop', None), ('players', None)]),
    ('“Gym”', [('gym', None)]),
    ('Here are the objects:', []), ('', []), ('   ', []), ('-', []),
    ('I am sorry, but I cannot say what is seen there', []),
])
def test_units_of_a_line(line, units):
    assert [tuple(one) for one in listed_units(line)] == units


def test_explanations_are_the_lines_that_say_something():
    lines = ['Explanations:', '1. A ball is tapped.', '', '- A ball is tapped', '* it bounces;']
    assert explanations(lines) == ['A ball is tapped', 'it bounces']
    assert clean_line('10 pins fall') == '10 pins fall'
