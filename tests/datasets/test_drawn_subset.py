import pytest

from vlplugins.datasets.annotations import AnnotatedVideo, read_annotations
from vlplugins.datasets.drawn_subset import draw_subset
from vlplugins.datasets.subsets import few_shot

VIDEOS = [AnnotatedVideo(f'some folder/{index}.mp4', (index % 3, )) for index in range(23)]


def test_the_record_is_an_annotation_file(tmp_path):
    drawn, subset = draw_subset(VIDEOS, shots=2, seed=4)
    indices = few_shot([index % 3 for index in range(23)], 2, 4, keys=[video.filename for video in VIDEOS])
    assert drawn == [VIDEOS[index] for index in indices]
    assert subset.filenames == [video.filename for video in drawn]
    subset.write(tmp_path / 'new' / 'list.txt')
    read = read_annotations(str(tmp_path / 'new' / 'list.txt'))
    assert [(video.filename, video.labels) for video in read] == [(video.filename, video.labels) for video in drawn]


def test_segments_of_one_video_are_different(tmp_path):
    videos = [AnnotatedVideo('a.mp4', (0, ), segment=(start / 3, start + 1)) for start in range(10)]
    drawn, subset = draw_subset(videos, shots=4)
    assert len({video.segment for video in drawn}) == 4
    subset.write(tmp_path / 'list.txt')
    read = read_annotations(str(tmp_path / 'list.txt'), segments=True)
    assert [video.segment for video in read] == [pytest.approx(video.segment, abs=1e-6) for video in drawn]


@pytest.mark.parametrize(('options', 'repeat'), [
    (dict(shots=2, repeat='auto'), 3),  # 23 // 6
    (dict(fraction=0.5, repeat='auto'), 1),  # 23 // 12
    (dict(shots=1, repeat=5), 5),
    (dict(shots=1), 1),
])
def test_repetitions(options, repeat):
    assert draw_subset(VIDEOS, **options)[1].repeat == repeat


def test_says_what_was_drawn():
    assert str(draw_subset(VIDEOS, shots=2, repeat='auto')[1]) == (
        '6 of 23 videos, 3 classes (shots=2, subset_seed=0, nested=True), each 3 times an epoch')
    assert str(draw_subset(VIDEOS, fraction=0.1, seed=7, nested=False)[1]) == (
        '3 of 23 videos, 3 classes (fraction=0.1, subset_seed=7, nested=False), each once an epoch')
