import pytest

from vlplugins.datasets.preparation.lists import ClassNumbers
from vlplugins.datasets.preparation.ucf101 import read_split


@pytest.fixture
def folder(tmp_path):
    (tmp_path / 'trainlist02.txt').write_text('ApplyEyeMakeup/v_ApplyEyeMakeup_g08_c01.avi 1\n'
                                              'YoYo/v_YoYo_g08_c01.avi 101\r\n\n')
    (tmp_path / 'testlist02.txt').write_text('HandstandPushups/v_HandStandPushups_g01_c01.avi\n')
    return tmp_path


def test_official_files(folder):
    numbers = ClassNumbers('ucf101')
    train, val = (read_split(folder, part, 2, numbers) for part in ('train', 'val'))
    assert [(video.filename, video.labels) for video in train] == [
        ('ApplyEyeMakeup/v_ApplyEyeMakeup_g08_c01.avi', (0, )), ('YoYo/v_YoYo_g08_c01.avi', (100, ))]
    assert [(video.filename, video.labels) for video in val] == [
        ('HandstandPushups/v_HandStandPushups_g01_c01.avi', (36, ))]


def test_faults(folder):
    with pytest.raises(FileNotFoundError, match=r'trainlist01\.txt does not exist; give the folder'):
        read_split(folder, 'train', 1, ClassNumbers('ucf101'))
    with pytest.raises(ValueError, match=r"trainlist02\.txt, line 1: the class 'ApplyEyeMakeup' is none of the 51"):
        read_split(folder, 'train', 2, ClassNumbers('hmdb51'))
    (folder / 'testlist02.txt').write_text('v_YoYo_g08_c01.avi\n')
    with pytest.raises(ValueError, match=r'testlist02\.txt, line 1: expected <class>/<video>'):
        read_split(folder, 'val', 2, ClassNumbers('ucf101'))
