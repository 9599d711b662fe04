import json

import pytest

from vlplugins.datasets.preparation.activitynet import instances, read_database, whole_videos
from vlplugins.datasets.preparation.lists import ClassNumbers

NUMBERS = ClassNumbers(['Archery', 'BMX', 'Zumba'])


def annotation(label, start, end):
    return dict(label=label, segment=[start, end])


DATABASE = {
    'one': [annotation('BMX', 3.5, 10)],
    # more instances of Zumba, more seconds of Archery
    'two': [annotation('Archery', 0, 60), annotation('Zumba', 60, 61), annotation('Zumba', 62, 63)],
    'tie': [annotation('Archery', 0, 5), annotation('Zumba', -0.5, 6)],
    'empty': [annotation('BMX', 4, 4), annotation('BMX', -2, -1), annotation('BMX', 1, 2)],
}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / 'activity_net.json'
    database = {name: dict(subset='training', annotations=entry, duration=70) for name, entry in DATABASE.items()}
    database['other'] = dict(subset='validation', annotations=[annotation('BMX', 0, 1)])
    path.write_text(json.dumps(dict(database=database, taxonomy=[], version='VERSION 1.3')))
    return path


def test_splits(file):
    assert read_database(file, 'training') == DATABASE
    assert read_database(file, 'validation') == {'other': [annotation('BMX', 0, 1)]}
    with pytest.raises(ValueError, match="no video of the split 'test'; there are training, validation"):
        read_database(file, 'test')
    file.write_text('Archery 1')
    with pytest.raises(ValueError, match=r'activity_net\.json is not JSON .*; download it again'):
        read_database(file, 'training')
    file.write_text('{}')
    with pytest.raises(ValueError, match="the key 'database' is missing"):
        read_database(file, 'training')


def test_instances():
    videos, empty = instances(DATABASE, NUMBERS)
    assert empty == 2
    assert [(video.filename, *video.segment, *video.labels) for video in videos] == [
        ('v_one.mp4', 3.5, 10, 1), ('v_two.mp4', 0, 60, 0), ('v_two.mp4', 60, 61, 2), ('v_two.mp4', 62, 63, 2),
        ('v_tie.mp4', 0, 5, 0), ('v_tie.mp4', 0, 6, 2), ('v_empty.mp4', 1, 2, 1)]


def test_whole_videos():
    videos, several = whole_videos(DATABASE, NUMBERS, name='{id}.mkv')
    assert several == 2
    assert [(video.filename, video.labels) for video in videos] == [
        ('one.mkv', (1, )), ('two.mkv', (2, )), ('tie.mkv', (2, )), ('empty.mkv', (1, ))]
    videos, several = whole_videos(DATABASE, NUMBERS, multi_label=True)
    assert several == 2
    assert [video.labels for video in videos] == [(1, ), (0, 2), (0, 2), (1, )]


def test_equal_classes_and_no_class():
    database = dict(same=[annotation('Zumba', 0, 1), annotation('BMX', 2, 3)], none=[])
    assert [(video.filename, video.labels) for video in whole_videos(database, NUMBERS)[0]] == [('v_same.mp4', (1, ))]


def test_unknown_class():
    for make in (instances, whole_videos):
        with pytest.raises(ValueError, match="video one: the class 'Bmx' is none of the 3"):
            make(dict(one=[annotation('Bmx', 0, 1)]), NUMBERS)
