import json

import numpy as np
import pytest

from vlplugins.datasets.action_areas import read_action_areas

BOX, OTHER = [10, 20, 30, 40.5], [0, 0, 5, 5]


@pytest.fixture
def read(tmp_path):

    def write_and_read(content):
        path = tmp_path / 'areas.json'
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return read_action_areas(path)

    return write_and_read


def mofo(*boxes):
    """A frame of MOFO's files."""
    return {'labels': [{'box2d': dict(zip(('x1', 'y1', 'x2', 'y2'), box)), 'gt_annotation': 'union'} for box in boxes]}


def test_our_own_file(read):
    areas = read(dict(version=1, areas={'a': BOX, 'b|1|2.5': [BOX, OTHER]}, sizes={'a': [320, 240]}))
    assert areas['a'].boxes.tolist() == [BOX] and areas['a'].size == (320, 240)
    assert areas['b|1|2.5'].boxes.tolist() == [BOX, OTHER] and areas['b|1|2.5'].size is None


def test_areas_alone(read):
    areas = read({'x/a.mp4': BOX, 'b.mp4|1.0|2.50': BOX})
    assert list(areas) == ['x/a', 'b|1|2.5']
    assert areas['x/a'].boxes.dtype == np.float32
    assert list(read({'areas': BOX})) == ['areas']  # a clip may be called so


def test_the_file_of_mofo(read):
    areas = read({'123': [mofo(BOX), mofo(BOX, OTHER), mofo()]})
    assert areas['123'].boxes.tolist() == [BOX, [0, 0, 30, 40.5], [0, 0, 0, 0]]
    assert areas['123'].size is None


@pytest.mark.parametrize(('content', 'message'), [
    ('{', r'areas\.json is no JSON'),
    ([BOX], r'areas\.json holds a list'),
    (dict(version=2, areas={}), r'areas\.json has the version 2; this program reads version 1'),
    ({'a': [1, 2, 3]}, r"areas\.json, clip 'a': expected a box .*found \[1, 2, 3\]"),
    ({'a': 'box'}, r"clip 'a': expected \[x1, y1, x2, y2\] or a list of such boxes, found \"box\""),
    ({'a': []}, r"clip 'a': expected"),
    ({'a': [5, 0, 4, 1]}, r"clip 'a': \[5, 0, 4, 1\] is no box in pixels"),
    ({'a': [BOX, [float('nan')] * 4]}, r"clip 'a': .*NaN.* is no box"),
    ({'a': [{'labels': [{'box': BOX}]}]}, r"clip 'a': expected \{\"labels\".*found \{\"labels\": \[\{\"box\""),
    ({'a': BOX, 'a.mp4': BOX}, r"clip 'a\.mp4': the clip comes twice"),
    (dict(version=1, areas={'a': BOX}, sizes={'a': [0, 5]}), r"clip 'a': expected a size .*found \[0, 5\]"),
])
def test_wrong_files(read, content, message):
    with pytest.raises(ValueError, match=message):
        read(content)


def test_no_file(tmp_path):
    with pytest.raises(FileNotFoundError, match=r'nowhere\.json does not exist; tools/build_motion_areas\.py makes'):
        read_action_areas(tmp_path / 'nowhere.json')
