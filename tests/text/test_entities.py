import json
import os

import pytest

from vlplugins.text.entities import CATEGORIES, Entity, in_order, make_entities, read_corpus, save_corpus

BALL = Entity('ball', 'a round thing', 'object', ('kicking ball', ), 'ball.n.01')
KICK = Entity('kick', 'hit with the foot', 'motion')


def test_text_of_an_entity():
    assert BALL.text == 'ball: a round thing'


def test_order_is_by_category_then_unit():
    items = [Entity(unit, 'x', category) for category in reversed(CATEGORIES) for unit in 'ba']
    assert [(one.category, one.unit) for one in in_order(items)] == [(c, u) for c in CATEGORIES for u in 'ab']


def test_saved_and_read(tmp_path):
    path = tmp_path / 'new' / 'corpus.json'
    entities = [BALL, KICK, Entity('café', 'naïve ☕', 'scene')]
    save_corpus(entities, path)
    assert read_corpus(path) == entities
    assert 'café' in path.read_text(encoding='utf-8')
    assert os.listdir(path.parent) == ['corpus.json']


def test_a_bare_list_is_read(tmp_path):
    path = tmp_path / 'corpus.json'
    path.write_text(json.dumps([dict(unit='kick', description='hit with the foot', category='motion')]))
    assert read_corpus(path) == [KICK]


def test_failed_saving_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / 'corpus.json'
    save_corpus([BALL], path)
    monkeypatch.setattr(os, 'replace', lambda *_: (_ for _ in ()).throw(OSError('disk full')))
    with pytest.raises(OSError, match='disk full'):
        save_corpus([KICK], path)
    assert read_corpus(path) == [BALL]
    assert os.listdir(tmp_path) == ['corpus.json']


def test_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError, match=r'no such corpus.*tools/build_corpus.py'):
        read_corpus(tmp_path / 'corpus.json')


@pytest.mark.parametrize(('content', 'message'), [
    ('{', 'corpus.json: not a JSON file'),
    (b'\xff\xfe\xfa', 'corpus.json: not a JSON file'),
    ('3', "expected a list of entities or an object with the key 'entities'"),
    ('{"units": []}', "expected a list of entities or an object with the key 'entities'"),
    ('{"version": 9, "entities": []}', 'version 9 of the corpus format; this package reads 1'),
    ('[]', 'there are no entities'),
])
def test_files_that_are_no_corpus(tmp_path, content, message):
    path = tmp_path / 'corpus.json'
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ValueError, match=message):
        read_corpus(path)


@pytest.mark.parametrize(('change', 'message'), [
    (dict(category='thing'), "entity 1: category 'thing' is not one of object, body, scene, motion"),
    (dict(unit=' '), "entity 1: 'unit' must be a text that is not empty, found ' '"),
    (dict(description=None), "entity 1: 'description' must be a text"),
    (dict(labels='kicking ball'), "entity 1: 'labels' must be a list of texts"),
    (dict(labels=[3]), "entity 1: 'labels' must be a list of texts"),
    (dict(sense=3), "entity 1: 'sense' must be a text or null"),
    (dict(descripton='x'), "entity 1: unknown key 'descripton'. Known keys: unit, description, category"),
    (dict(unit='kick', description='hit with the foot'), "entities 0 and 1 are the same, 'kick: hit with the foot'"),
])
def test_faults_are_named_by_file_and_index(tmp_path, change, message):
    path = tmp_path / 'corpus.json'
    kick = dict(unit='kick', description='hit with the foot', category='motion')
    path.write_text(json.dumps(dict(entities=[kick, {**kick, 'unit': 'ball', **change}])))
    with pytest.raises(ValueError, match=message) as caught:
        read_corpus(path)
    assert str(caught.value).startswith(str(path))


def test_an_item_that_is_no_object():
    with pytest.raises(ValueError, match="here, entity 0: expected an object with the keys .* found 'ball'"):
        make_entities(['ball'], 'here')


def test_entities_pass_as_they_are():
    assert make_entities([BALL, KICK], 'here') == [BALL, KICK]
