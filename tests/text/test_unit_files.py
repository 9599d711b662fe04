import json

import pytest

from vlplugins.text.unit_files import GivenUnit, read_units

LABELS = ['dribbling basketball', 'run, fast']


def test_json(tmp_path):
    path = tmp_path / 'units.json'
    path.write_text(json.dumps({'dribbling basketball': ['hoop', dict(unit=' gym ', category='scene')],
                                'run, fast': [dict(unit='shoe', description='worn on a foot', category=None)]}))
    assert read_units(path, LABELS) == [
        GivenUnit('dribbling basketball', 'hoop'), GivenUnit('dribbling basketball', 'gym', None, 'scene'),
        GivenUnit('run, fast', 'shoe', 'worn on a foot')]


def test_csv(tmp_path):
    path = tmp_path / 'units.csv'
    path.write_text('\ufefflabel,unit,description,category\ndribbling basketball,hoop,"a ring, of metal",object\n'
                    '"run, fast",shoe,,\n', encoding='utf-8')
    assert read_units(path, LABELS) == [GivenUnit('dribbling basketball', 'hoop', 'a ring, of metal', 'object'),
                                        GivenUnit('run, fast', 'shoe')]
    path.write_text('label,unit\n"run, fast",shoe\n')
    assert read_units(path, LABELS) == [GivenUnit('run, fast', 'shoe')]


@pytest.mark.parametrize(('text', 'fault'), [
    ('unit,label\n', 'units.csv, line 1: expected the header label,unit,description,category'),
    ('', 'units.csv, line 1: expected the header'),
    ('label,unit\nrun,shoe\n', "units.csv, line 2: 'run' is not in the label list"),
    ('label,unit\n"run, fast",\n', 'line 2: the unit has no name'),
    ('label,unit\n"run, fast",shoe,extra\n', 'line 2: more cells than the header'),
    ('label,unit,category\n"run, fast",shoe,thing\n', "line 2: category 'thing' is not one of object, body"),
])
def test_faults_of_csv(tmp_path, text, fault):
    path = tmp_path / 'units.csv'
    path.write_text(text)
    with pytest.raises(ValueError, match=fault):
        read_units(path, LABELS)


@pytest.mark.parametrize(('content', 'fault'), [
    ('[1]', r'expected an object \{label: \[units\]\}, found list'),
    ('{"run, fast": "shoe"}', "'run, fast': expected a list of units"),
    ('{"run, fast": [1]}', "'run, fast', unit 0: expected a text or an object"),
    ('{"run, fast": [{"unit": "shoe", "kind": "object"}]}', 'unit 0: expected a text or an object with the keys unit'),
    ('{"run, fast": [{"unit": 3}]}', 'unit 0: unit must be a text, found 3'),
    ('{"run": ["shoe"]}', "'run', unit 0: 'run' is not in the label list"),
    ('{', 'not a JSON file'),
])
def test_faults_of_json(tmp_path, content, fault):
    path = tmp_path / 'units.json'
    path.write_text(content)
    with pytest.raises(ValueError, match=fault):
        read_units(path, LABELS)


def test_no_such_file(tmp_path):
    with pytest.raises(FileNotFoundError, match='--units .*none.json: no such file'):
        read_units(tmp_path / 'none.json', LABELS)
