import pytest

from vlplugins.datasets.preparation.hmdb51 import read_split
from vlplugins.datasets.preparation.lists import ClassNumbers

NUMBERS = ClassNumbers(['brush hair', 'wave'])


@pytest.fixture
def folder(tmp_path):
    (tmp_path / 'brush_hair_test_split3.txt').write_text('a_brush_0.avi 1 \n#22_b_1.avi 2 \nc_2.avi 0 \n')
    (tmp_path / 'wave_test_split3.txt').write_text('d_0.avi 1\n\ne_0.avi 1\n')
    return tmp_path


def test_official_files(folder):
    train, val = (read_split(folder, part, 3, NUMBERS) for part in ('train', 'val'))
    assert [(video.filename, *video.labels) for video in train] == [
        ('brush_hair/a_brush_0.avi', 0), ('wave/d_0.avi', 1), ('wave/e_0.avi', 1)]
    assert [(video.filename, *video.labels) for video in val] == [('brush_hair/#22_b_1.avi', 0)]


def test_faults(folder):
    with pytest.raises(FileNotFoundError, match=r'brush_hair_test_split1\.txt does not exist'):
        read_split(folder, 'train', 1, NUMBERS)
    (folder / 'wave_test_split3.txt').write_text('d_0.avi 1\ne_0.avi 3\n')
    with pytest.raises(ValueError, match=r"wave_test_split3\.txt, line 2: expected a name and 0, 1 or 2, found 'e_0"):
        read_split(folder, 'train', 3, NUMBERS)
