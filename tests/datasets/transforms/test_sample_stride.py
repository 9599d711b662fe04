import numpy as np
import pytest
from mmaction.registry import TRANSFORMS

from vlplugins.datasets.transforms import DecodeFrames, SampleStride
from vlplugins.datasets.video_reader import DecodedFrames


def sample(length: int, *args, **options) -> np.ndarray:
    results = SampleStride(*args, **options)(dict(total_frames=length, start_index=0))
    return results['frame_inds']


@pytest.fixture(autouse=True)
def seed():
    np.random.seed(0)


def test_training_begins_anywhere_and_keeps_its_stride():
    drawn = [sample(40, 4, strides=5) for _ in range(400)]
    assert all((np.diff(clip) == 5).all() for clip in drawn)
    assert {clip[0] for clip in drawn} == set(range(25))  # the last clip ends with frame 39


def test_jitter_takes_any_frame_of_each_stride():
    drawn = np.array([sample(20, 4, strides=5, jitter=True) for _ in range(200)])  # one start only
    for place in range(4):
        assert set(drawn[:, place]) == set(range(5 * place, 5 * place + 5))
    drawn = np.array([sample(21, 4, strides=5, jitter=True) for _ in range(200)])
    assert (drawn.min(), drawn.max()) == (0, 20)


@pytest.mark.parametrize(('length', 'stride'), [(16, 1), (31, 1), (32, 2), (100, 6), (5, 1)])
def test_dynamic_stride_spans_the_video(length, stride):
    drawn = [sample(length, 16) for _ in range(100)]
    assert all((np.diff(clip) % length == stride % length).all() for clip in drawn)
    assert {clip[0] for clip in drawn} == set(range(length if length < 16 else length - 15 * stride))


def test_one_of_several_strides():
    drawn = [sample(100, 4, strides=(2, 3, 7)) for _ in range(100)]
    assert {tuple(np.diff(clip)) for clip in drawn} == {(2, ) * 3, (3, ) * 3, (7, ) * 3}
    assert len({tuple(np.diff(sample(50, 3, strides=range(1, 5)))) for _ in range(100)}) == 4


def test_short_videos():
    loops = {tuple(sample(3, 4, strides=2)) for _ in range(60)}
    assert loops == {(0, 2, 1, 0), (1, 0, 2, 1), (2, 1, 0, 2)}
    assert sample(3, 4, strides=2, pad='last').tolist() == [0, 2, 2, 2]
    assert sample(3, 4, strides=2, pad='zero').tolist() == [0, 2, 2, 2]
    assert sample(3, 4, strides=2, test_mode=True).tolist() == [0, 2, 1, 0]


def test_tests_are_without_chance():
    assert sample(10, 4, strides=2, test_mode=True).tolist() == [1, 3, 5, 7]
    clips = sample(21, 4, strides=2, num_clips=3, test_mode=True).reshape(3, 4)
    assert clips[:, 0].tolist() == [0, 7, 14]
    assert (np.diff(clips) == 2).all()
    assert sample(21, 4, strides=2, jitter=True, num_clips=3, test_mode=True).tolist() == clips.ravel().tolist()


def test_zero_padding_becomes_black_frames():
    results = SampleStride(4, strides=2, num_clips=2, pad='zero', test_mode=True)(dict(total_frames=5, start_index=0))
    frames = {index: np.full((2, 2, 3), index + 1, np.uint8) for index in range(5)}
    results = DecodeFrames()(dict(results, video_reader=DecodedFrames(frames, 5, 25.0)))
    assert [image.max() for image in results['imgs']] == [1, 3, 5, 0] * 2
    full = SampleStride(2, strides=2, pad='zero')(dict(total_frames=5, start_index=0))
    assert not full['is_padding'].any()


def test_what_it_tells_of_the_clips():
    step = TRANSFORMS.build(dict(type='vlplugins.SampleStride', num_frames=4, strides=3, num_clips=2))
    results = step(dict(total_frames=30, start_index=7))
    assert (results['clip_len'], results['frame_interval'], results['num_clips']) == (4, 3, 2)
    assert results['frame_inds'].shape == (8, )
    assert 7 <= results['frame_inds'].min() <= results['frame_inds'].max() < 37


@pytest.mark.parametrize(('options', 'message'), [
    (dict(strides=0), 'strides=0 must be'), (dict(strides=()), r'strides=\(\) must be'),
    (dict(strides='fast'), "strides='fast' must be"), (dict(strides=(1, 2), test_mode=True), 'leave a test to chance'),
    (dict(pad='mirror'), "pad='mirror' is unknown"), (dict(num_clips=0), 'num_clips=0 must be'),
])
def test_wrong_options(options, message):
    with pytest.raises(ValueError, match=message):
        SampleStride(4, **options)
