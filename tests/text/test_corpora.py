"""The corpora that come with the package."""

import pytest

from vlplugins.__main__ import main
from vlplugins.text.corpus import CORPORA, load_corpus
from vlplugins.text.corpus_checks import corpus_problems, count_by_category
from vlplugins.text.entities import Entity, save_corpus
from vlplugins.text.labels import load_labels

NAMES = sorted(path.stem for path in CORPORA.glob('*.json'))


@pytest.mark.parametrize('name', NAMES)
def test_has_no_fault(name):
    assert corpus_problems(load_corpus(name), load_labels(name)) == []


def test_kinetics_400_is_as_large_as_the_papers_counts_say():
    """Between 4,000 and 5,000 entities, which the multiply-adds of ALT's tables allow."""
    entities = load_corpus('k400')
    assert 4000 <= len(entities) <= 5000
    assert min(count_by_category(entities).values()) > 400
    assert {label for entity in entities for label in entity.labels} == set(load_labels('k400'))


def test_same_unit_has_one_description_in_all_of_them():
    found = {}
    for name in NAMES:
        for entity in load_corpus(name):
            known = found.setdefault((entity.category, entity.unit), entity.description)
            assert known == entity.description, (name, entity.unit)


def test_all_lists_that_are_promised():
    assert {'k400', 'k600_new220', 'ucf101', 'hmdb51', 'ssv2'} <= set(NAMES)


def a_corpus():
    units = dict(object=['ball', 'hoop', 'net', 'shoe'], body=['wrist'], scene=['gym', 'yard'],
                 motion=['bouncing', 'catching', 'running'])
    words = iter(('round rubber toy', 'metal ring', 'white strings', 'thing worn on a foot', 'joint above a hand',
                  'large hall', 'place behind a house', 'going up and down', 'taking from the air', 'fast steps'))
    return [Entity(unit, next(words), category, ('play', )) for category, names in units.items() for unit in names]


def test_sound_corpus_has_no_fault():
    assert corpus_problems(a_corpus(), ['play']) == []


@pytest.mark.parametrize(('changed', 'fault'), [
    (Entity('ball', 'round rubber toy', 'object', ('game', )), "unknown label 'game'"),
    (Entity('ball', 'round rubber toy', 'object'), 'no label'),
    (Entity('ball', 'very ' * 20 + 'round', 'object', ('play', )), '20 words or more'),
    (Entity('ball', 'Ball', 'object', ('play', )), 'repeats the unit'),
    (Entity('hoop', 'round rubber toy', 'object', ('play', )), "the unit 'hoop' is there 2 times"),
    (Entity('ball', 'metal ring', 'object', ('play', )), "the description 'metal ring' is there 2 times"),
    (Entity('ball', 'round rubber toy', 'scene', ('play', )), "'play': 3 entities of the category object"),
])
def test_finds_the_fault(changed, fault):
    problems = corpus_problems([changed, *a_corpus()[1:]], ['play'])
    assert any(fault in problem for problem in problems)


def test_finds_a_form_with_another_word():
    forms = [Entity(unit, f'a thing that people use when they play with the {unit}', 'object', ('play', ))
             for unit in ('bat', 'club')]
    problems = corpus_problems([*forms, *a_corpus()], ['play'])
    assert any('one description with another word' in problem for problem in problems)


def test_command_line(capsys):
    main(['corpus', 'stats', 'k400'])
    printed = capsys.readouterr().out.split()
    counts = count_by_category(load_corpus('k400'))
    assert printed[:2] == ['object', str(counts['object'])]
    assert '400 labels' in ' '.join(printed)
    main(['corpus', 'check', 'k400'])
    assert 'no fault' in capsys.readouterr().out


def test_command_line_with_several_corpora_and_with_files(tmp_path, capsys):
    for name, entities in (('one', a_corpus()), ('two', [*a_corpus()[1:], Entity('lawn', 'cut grass', 'scene')])):
        save_corpus(entities, tmp_path / f'{name}.json')
    one, two = (str(tmp_path / f'{name}.json') for name in ('one', 'two'))
    main(['corpus', 'stats', one, two])
    assert capsys.readouterr().out.split()[8:10] == ['all', '11']
    (tmp_path / 'labels.txt').write_text('play')
    main(['corpus', 'check', one, '--labels', str(tmp_path / 'labels.txt')])
    assert 'one.json: no fault' in capsys.readouterr().out
    with pytest.raises(ValueError, match="2 faults in the corpus .*two.json:\n'lawn: cut grass': no label"):
        main(['corpus', 'check', one, two, '--labels', str(tmp_path / 'labels.txt')])
    with pytest.raises(ValueError, match='one.json is no label list of the package: name the one .* --labels'):
        main(['corpus', 'check', one])
