import math

import pytest

from vlplugins.datasets.clip_key import clip_key, normal_key


@pytest.mark.parametrize(('name', 'segment', 'key'), [
    ('a/b.mp4', None, 'a/b'), ('b.WebM', None, 'b'), ('OP01.5', None, 'OP01.5'), ('plain', None, 'plain'),
    ('P01_01.MP4', (0.14, 3.37), 'P01_01|0.14|3.37'), ('a.avi', (2.0, math.inf), 'a|2|inf'),
    ('a.avi', (1 / 3, 1), 'a|0.333333|1'), ('.mp4', None, '.mp4'),
])
def test_keys(name, segment, key):
    assert clip_key(name, segment) == key
    assert normal_key(key) == key


def test_other_spellings():
    assert normal_key(' a/b.mp4 ') == 'a/b'
    assert normal_key('b.mp4|1.50|2.000') == 'b|1.5|2'
    assert normal_key('a|b') == 'a|b'
    assert normal_key('x|from|to') == 'x|from|to'
