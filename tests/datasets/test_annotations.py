import re

import pytest

from vlplugins.datasets.annotations import check_labels, read_annotations


@pytest.fixture
def write(tmp_path):

    def write(text: str) -> str:
        path = tmp_path / 'list.txt'
        path.write_text(text, encoding='utf-8')
        return str(path)

    return write


def test_names_labels_and_sources(write):
    path = write('a.mp4 0\n\nsome folder/b c.mp4 12\r\n  d.mp4\t3  \n')
    videos = read_annotations(path)
    assert [(video.filename, video.labels) for video in videos] == [('a.mp4', (0, )), ('some folder/b c.mp4', (12, )),
                                                                    ('d.mp4', (3, ))]
    assert [video.source for video in videos] == [f'{path}, line {line}' for line in (1, 3, 4)]


def test_several_labels(write):
    videos = read_annotations(write('a b.mp4 1 2\nc.mp4 7\n'), multi_class=True)
    assert [(video.filename, video.labels) for video in videos] == [('a b.mp4', (1, 2)), ('c.mp4', (7, ))]


def test_other_delimiter(write):
    assert read_annotations(write('a 1.mp4,5\n'), delimiter=',')[0].labels == (5, )


@pytest.mark.parametrize('line', ['b.mp4', 'b c.mp4', 'b.mp4 dancing', 'b.mp4 1.5'])
@pytest.mark.parametrize('multi_class', [True, False])
def test_line_without_a_label(write, line, multi_class):
    path = write(f'a.mp4 0\n{line}\n')
    with pytest.raises(ValueError, match=rf'{re.escape(path)}, line 2: {line!r} has no label.*allow_unlabelled=True'):
        read_annotations(path, multi_class=multi_class)
    assert read_annotations(path, multi_class=multi_class, allow_unlabelled=True)[1].filename == line


def test_missing_and_empty_files(write, tmp_path):
    with pytest.raises(FileNotFoundError, match=r'nowhere\.txt does not exist; correct ann_file, or data_root'):
        read_annotations(str(tmp_path / 'nowhere.txt'))
    with pytest.raises(ValueError, match='lists no video'):
        read_annotations(write('\n\n'))


@pytest.mark.parametrize('label', [-1, 5])
def test_label_outside_the_list(write, label):
    videos = read_annotations(write(f'a.mp4 4\nb.mp4 {label}\n'))
    with pytest.raises(ValueError, match=rf'line 2: the label {label} of b.mp4 is outside 0 to 4, the 5 labels of l'):
        check_labels(videos, 5, 'l.txt')
    check_labels(videos[:1], 5, 'l.txt')
