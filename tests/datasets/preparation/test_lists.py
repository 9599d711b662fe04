import pytest

from vlplugins.datasets.annotations import AnnotatedVideo, read_annotations
from vlplugins.datasets.preparation.lists import ClassNumbers, missing_files, save_list

VIDEOS = [AnnotatedVideo('run/a b.mp4', (0, )), AnnotatedVideo('walk/c.mp4', (1, )),
          AnnotatedVideo('run/a b.mp4', (2, ))]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / 'videos' / 'run').mkdir(parents=True)
    (tmp_path / 'videos' / 'run' / 'a b.mp4').touch()
    return tmp_path / 'videos'


def test_numbers_of_classes():
    numbers = ClassNumbers('hmdb51_xclip')
    assert (numbers.of('kick ball', 'here'), numbers.of('kick', 'here')) == (20, 21)
    assert 'kick' in numbers
    assert 'kicks' not in numbers
    message = r"line 3: the class 'kicks' is none of the 51 of labels=hmdb51_xclip; is it 'kick' there\?"
    with pytest.raises(ValueError, match=message):
        numbers.of('kicks', 'list.txt, line 3')


def test_written_lists_can_be_read(tmp_path):
    path = tmp_path / 'new' / 'list.txt'
    assert save_list(path, VIDEOS) == f'{path}: 3 lines, 2 videos, 3 classes'
    read = read_annotations(str(path))
    assert [(video.filename, video.labels) for video in read] == [(video.filename, video.labels) for video in VIDEOS]


def test_missing_videos_are_reported(tmp_path, folder):
    path = tmp_path / 'list.txt'
    said = save_list(path, VIDEOS, folder)
    assert said.startswith(f'{path}: 3 lines, 2 videos, 3 classes; 1 videos are not in {folder}, as walk/c.mp4 (still')
    assert (tmp_path / 'list.missing.txt').read_text() == 'walk/c.mp4\n'
    assert len(read_annotations(str(path))) == 3


def test_missing_videos_can_be_left_out(tmp_path, folder):
    path = tmp_path / 'list.txt'
    assert 'left out' in save_list(path, VIDEOS, folder, only_existing=True)
    assert {video.filename for video in read_annotations(str(path))} == {'run/a b.mp4'}
    with pytest.raises(ValueError, match='--only-existing leaves out .*--videos DIR'):
        save_list(path, VIDEOS, only_existing=True)
    with pytest.raises(ValueError, match=r'list\.txt would be empty: .* has none of the 1 videos'):
        save_list(path, VIDEOS[1:2], folder, only_existing=True)


def test_no_videos(tmp_path):
    assert missing_files(VIDEOS, None) == []
    with pytest.raises(FileNotFoundError, match='no folder .*nowhere'):
        missing_files(VIDEOS, tmp_path / 'nowhere')
    with pytest.raises(ValueError, match='would be empty: the source lists no video'):
        save_list(tmp_path / 'list.txt', [])
