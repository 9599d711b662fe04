import json

import pytest

from vlplugins.datasets.captions import read_captions

EXPECTED = {'a/b': ['a dog, running'], '7': ['a cat']}


@pytest.fixture
def write(tmp_path):
    def write(name: str, content) -> str:
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding='utf-8')
        return str(path)

    return write


@pytest.mark.parametrize(('name', 'content'), [
    ('a.csv', 'a/b,"a dog, running"\n\n7, a cat \n'),
    ('a.csv', '\ufeffvideo_id,caption\na/b,"a dog, running"\n7,a cat\n'),
    ('a.csv', 'Caption,length,ID\n"a dog, running",3,a/b\na cat,5,7\n'),
    ('a.tsv', 'a/b\ta dog, running\n7\ta cat\n'),
    ('a.json', {'a/b': 'a dog, running', '7': ['a cat']}),
    ('a.json', [dict(id='a/b', caption='a dog, running'), dict(id=7, caption=['a cat'], score=1)]),
    ('a.json', [dict(video='a/b', text='a dog, running'), dict(video='7', text='a cat')]),
    ('a.jsonl', '{"id": "a/b", "caption": "a dog, running"}\n\n{"id": 7, "caption": "a cat"}\n'),
])
def test_every_form(write, name, content):
    assert read_captions(write(name, content)) == EXPECTED


def test_several_captions(write):
    assert read_captions(write('a.json', {'a': ['one', 'two']})) == {'a': ['one', 'two']}


@pytest.mark.parametrize(('name', 'content', 'message'), [
    ('a.csv', '1,one\n2,two\n1,three\n', r"line 3: the clip '1' already has a caption, in .*line 1"),
    ('a.csv', '1,one\n2,\n', r"line 2: the caption of '2' must be a text that is not empty.*found ''"),
    ('a.csv', '1,one\n2,two,three\n', r'line 2: expected 2 fields.* found 3: .*needs quotes'),
    ('a.csv', 'id,caption,x\n1,one\n', r'line 2: expected 3 fields'),
    ('a.csv', 'id,video,caption\n', r'line 1: several columns of .* could be id or caption'),
    ('a.csv', 'id,caption\n', 'holds no caption'),
    ('a.csv', '', 'holds no caption'),
    ('a.json', '{"1": "one", "2": "two", "1": "three"}', r"key '1': the clip '1' already has a caption"),
    ('a.json', {'1': ['one', ' ']}, r"key '1': the caption of '1' must be"),
    ('a.json', {'1': []}, r"key '1': the caption of '1' must be"),
    ('a.json', {'1': 3}, r"key '1': the caption of '1' must be .* found 3"),
    ('a.json', '{"1": "one",\n "2" "two"}', r'a\.json: no JSON at line 2, column 6'),
    ('a.json', [dict(id='1', caption='one'), dict(id='2')], r'entry 1: expected a record with one of id, .*found'),
    ('a.json', [dict(id='1', name='2', caption='one')], 'entry 0: expected a record with one of'),
    ('a.json', ['one'], "entry 0: expected a record .*found 'one'"),
    ('a.json', '3', r'expected an object \{id: caption\} or a list of records, found 3'),
    ('a.jsonl', '{"id": "1", "caption": "one"}\nnothing\n', r'a\.jsonl, line 2: no JSON'),
    ('a.txt', '1 one\n', r"captions come in \.csv, \.tsv, \.json, \.jsonl files, found the suffix '\.txt'"),
])
def test_mistakes_are_named(write, name, content, message):
    with pytest.raises(ValueError, match=message):
        read_captions(write(name, content))


def test_no_such_file():
    with pytest.raises(FileNotFoundError, match=r'nowhere\.csv do not exist'):
        read_captions('nowhere.csv')
