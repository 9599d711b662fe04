import json

import pytest

from vlplugins.datasets.preparation.lists import ClassNumbers
from vlplugins.datasets.preparation.ssv2 import read_part

NUMBERS = ClassNumbers(['Holding something', 'Moving something and something apart', 'Showing something'])
PUBLISHED = {'Showing something': '2', 'Holding something': '0',
             'Moving something and something apart': '1'}
VIDEOS = [
    dict(id='78687', label='holding cup', template='Holding [something]', placeholders=['cup']),
    dict(id='4', label='moving cup and pen apart',
         template='Moving [something] and [something] apart', placeholders=['cup', 'pen'])
]


@pytest.fixture(params=['{}.json', 'something-something-v2-{}.json'])
def folder(request, tmp_path):
    for name, content in dict(labels=PUBLISHED, train=VIDEOS, validation=VIDEOS[:1]).items():
        (tmp_path / request.param.format(name)).write_text(json.dumps(content))
    return tmp_path


def rewrite(folder, name, content):
    next(folder.glob(f'*{name}.json')).write_text(content if isinstance(content, str) else json.dumps(content))


def test_published_files(folder):
    assert [(video.filename, *video.labels) for video in read_part(folder, 'train', NUMBERS)] == [
        ('78687.webm', 0), ('4.webm', 1)]
    assert [video.filename for video in read_part(folder, 'validation', NUMBERS, '{id}.mp4')] == ['78687.mp4']


@pytest.mark.parametrize('name, content, message', [
    ('labels', {**PUBLISHED, 'Showing something': '0'}, r"'Showing something' has the number 0, but 2 in"),
    ('labels', dict(list(PUBLISHED.items())[:2]), 'has 2 classes, but .* 3'),
    ('labels', ['Holding something'], 'expected the number of each class by its name'),
    ('labels', '78687;Holding something', 'is not JSON'),
    ('train', {'78687': 'Holding something'}, "expected a list of videos, each with 'id' and 'template'"),
    ('train', [VIDEOS[0], dict(id='5')], "video 1: expected 'id' and 'template', found id; the test videos"),
    ('train', [dict(VIDEOS[0], template='Holding [nothing]')],
     "video 0: the class 'Holding nothing' is none of the 3 .* is it 'Holding something' there"),
])
def test_faults(folder, name, content, message):
    rewrite(folder, name, content)
    with pytest.raises(ValueError, match=message):
        read_part(folder, 'train', NUMBERS)


def test_a_missing_file(folder):
    next(folder.glob('*labels.json')).unlink()
    with pytest.raises(FileNotFoundError, match='there is neither .*labels.json nor something-something-v2-labels'):
        read_part(folder, 'train', NUMBERS)
