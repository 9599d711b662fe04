import re

import pytest

from vlplugins.datasets.annotations import AnnotatedVideo, annotation_line, check_labels, read_annotations


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


def test_segments(write):
    path = write('a b.mp4 0 12.5 3\nc.mp4\t1.25\t1e2\t0\n2020 01.mp4 3 inf 7\n')
    videos = read_annotations(path, segments=True)
    assert [(video.filename, video.segment, video.labels) for video in videos] == [
        ('a b.mp4', (0, 12.5), (3, )), ('c.mp4', (1.25, 100), (0, )), ('2020 01.mp4', (3, float('inf')), (7, ))]
    assert videos[1].source == f'{path}, line 2'
    assert read_annotations(write('a b.mp4,1,2,5\n'), ',', segments=True)[0].segment == (1, 2)


def test_segments_with_several_labels(write):
    video, = read_annotations(write('a b.mp4 0.5 12 3 5 8\n'), multi_class=True, segments=True)
    assert (video.filename, video.segment, video.labels) == ('a b.mp4', (0.5, 12), (3, 5, 8))


@pytest.mark.parametrize('line', ['b.mp4 3', 'b.mp4 1 3', 'b.mp4 0.5 2 1.5', 'b.mp4 0 x 3', '1 2 3'])
def test_line_without_a_segment(write, line):
    path = write(f'a.mp4 0 1 0\n{line}\n')
    with pytest.raises(ValueError, match=rf"{re.escape(path)}, line 2: '{line}' is no segment .* leave segments=True"):
        read_annotations(path, segments=True)


@pytest.mark.parametrize('times', ['2 2', '3 2', '-1 2'])
def test_empty_segment(write, times):
    with pytest.raises(ValueError, match=r'line 2: the segment of b\.mp4 from .* is empty or begins before'):
        read_annotations(write(f'a.mp4 0 1 0\nb.mp4 {times} 0\n'), segments=True)


def test_lines_are_read_as_written(write):
    videos = read_annotations(write('a b.mp4 0.1 12.345678 3\nc.mp4 3 inf 0\n'), segments=True)
    again = read_annotations(write(''.join(annotation_line(video) + '\n' for video in videos)), segments=True)
    assert [vars(video) for video in again] == [vars(video) for video in videos]
    assert annotation_line(AnnotatedVideo('a b.mp4', (1, 2)), ',') == 'a b.mp4,1,2'
    assert [video.key for video in videos] == ['a b.mp4 0.1 12.345678', 'c.mp4 3 inf']
