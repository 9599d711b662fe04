import numpy as np
import pytest

from tests.evaluation import oracle
from vlplugins.evaluation.file_splits import file_splits, read_file_split
from vlplugins.evaluation.protocols import evaluate
from vlplugins.evaluation.scores import Scores

SCORES, LABELS = oracle.random_test(12, 4)
NAMES = [f'data/videos/class_{label}/v {video}.mp4' for video, label in enumerate(LABELS)]
SCORED = Scores(SCORES, LABELS, NAMES, skipped=['data/videos/class_1/broken.mp4'])


@pytest.fixture
def write(tmp_path):

    def write(name, lines):
        (tmp_path / name).write_text('\n'.join(lines) + '\n')
        return read_file_split(str(tmp_path / name))

    return write


def test_accuracy_over_lists_in_other_containers_and_with_or_without_labels(write):
    first, second = [3, 5, 8, 1], [0, 2, 11]
    splits = [write('1.txt', [f'class_{LABELS[video]}/v {video}.avi' for video in first]),
              write('2.txt', [f'v {video}.avi 3' for video in second] + ['class_1/broken.avi 1'])]
    parts = file_splits(SCORED, splits)
    assert [part.videos.tolist() for part in parts] == [first, second]
    values = [np.mean(oracle.hits(SCORES, LABELS, videos, range(4), 1)) for videos in (first, second)]
    assert evaluate(SCORES, LABELS, parts)['top1'] == pytest.approx((np.mean(values), np.std(values)))


def test_a_listed_video_that_was_not_tested(write):
    with pytest.raises(ValueError, match=r'1\.txt, line 2: v 99\.avi was not among'):
        file_splits(SCORED, [write('1.txt', ['v 3.avi 1', 'v 99.avi 1'])])


def test_folders_tell_videos_of_the_same_name(write):
    scored = Scores(SCORES[:2], LABELS[:2], ['root/a/same.mp4', 'root/b/same.mp4'])
    assert file_splits(scored, [write('1.txt', ['b/same.avi 1'])])[0].videos.tolist() == [1]
    with pytest.raises(ValueError, match=r'line 1: same\.avi may be root/a/same\.mp4 or root/b/same\.mp4'):
        file_splits(scored, [write('1.txt', ['same.avi 1'])])


def test_names_are_needed(write):
    with pytest.raises(ValueError, match='meta_keys'):
        file_splits(Scores(SCORES, LABELS), [write('1.txt', ['v 3.avi 1'])])
