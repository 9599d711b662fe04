import numpy as np
import pytest
from mmaction.registry import TRANSFORMS
from mmengine.registry import init_default_scope

from vlplugins.datasets.transforms import SampleSegments


def sample(length, start_index=0, **options):
    return SampleSegments(**options)(dict(total_frames=length, start_index=start_index))


def frames_of_training(length, num_frames):
    """The paper's training frames, one after the other from numpy's generator."""
    if length <= num_frames:
        return sorted([*range(length), *np.random.randint(length, size=num_frames - length)])
    frames = []
    for segment in range(num_frames):
        first, next_first = segment * length // num_frames, (segment + 1) * length // num_frames
        frames.append(first + np.random.randint(next_first - first))
    return frames


def frames_of_a_test(length, num_frames, num_clips):
    """The frames of a test: segments start at multiples of the tick, clips are shifted by whole frames."""
    tick = length / num_frames
    shifts = [int(max(0, tick - 1) * clip / max(1, num_clips - 1)) for clip in range(num_clips)]
    return [int(shift + segment * tick) % length for shift in shifts for segment in range(num_frames)]


LENGTHS = [1, 2, 5, 7, 8, 9, 15, 16, 17, 31, 100, 250, 300, 1001]


@pytest.mark.parametrize('length', LENGTHS)
@pytest.mark.parametrize('num_frames', [1, 8, 16])
def test_training_equals_a_loop(length, num_frames):
    for seed in range(20):
        np.random.seed(seed)
        expected = [frames_of_training(length, num_frames) for _ in range(2)]
        np.random.seed(seed)
        results = sample(length, num_frames=num_frames, num_clips=2)
        assert results['frame_inds'].reshape(2, num_frames).tolist() == expected


def test_training_draws_every_frame_of_a_segment_evenly():
    np.random.seed(0)
    drawn = np.stack([sample(20, num_frames=8)['frame_inds'] for _ in range(3000)])
    for segment, (first, size) in enumerate([(0, 2), (2, 3), (5, 2), (7, 3), (10, 2), (12, 3), (15, 2), (17, 3)]):
        frames, counts = np.unique(drawn[:, segment], return_counts=True)
        assert frames.tolist() == list(range(first, first + size))
        assert counts / 3000 == pytest.approx(1 / size, abs=0.05)


def test_short_videos_show_every_frame():
    frames = sample(5, num_frames=8)['frame_inds']
    assert sorted(frames) == frames.tolist()
    assert set(frames) == set(range(5))


@pytest.mark.parametrize('length', LENGTHS)
@pytest.mark.parametrize('num_frames', [1, 8, 16])
@pytest.mark.parametrize('num_clips', [1, 3, 4])
def test_a_test_equals_a_loop(length, num_frames, num_clips):
    results = sample(length, num_frames=num_frames, num_clips=num_clips, test_mode=True)
    assert results['frame_inds'].tolist() == frames_of_a_test(length, num_frames, num_clips)


@pytest.mark.parametrize(('length', 'options', 'expected'), [
    (100, dict(num_frames=8), [0, 12, 25, 37, 50, 62, 75, 87]),
    (5, dict(num_frames=8), [0, 0, 1, 1, 2, 3, 3, 4]),
    (8, dict(num_frames=8, num_clips=2), [*range(8)] * 2),
    # offsets 0, 7.67, 15.33 and 23 of segments of 24 frames
    (96, dict(num_frames=4, num_clips=4), [s + c for c in (0, 7, 15, 23) for s in (0, 24, 48, 72)]),
])
def test_known_frames(length, options, expected):
    assert sample(length, test_mode=True, **options)['frame_inds'].tolist() == expected


@pytest.mark.parametrize('test_mode', [True, False])
def test_stays_inside_of_a_part_of_a_video(test_mode):
    np.random.seed(0)
    whole = sample(30, num_frames=8, num_clips=3, test_mode=test_mode)['frame_inds']
    np.random.seed(0)
    part = sample(30, start_index=100, num_frames=8, num_clips=3, test_mode=test_mode)['frame_inds']
    np.testing.assert_array_equal(part, whole + 100)
    assert 0 <= whole.min() <= whole.max() < 30


def test_the_host_makes_clips_of_it():
    init_default_scope('mmaction')
    results = TRANSFORMS.build(dict(type='vlplugins.SampleSegments', num_frames=4, num_clips=3, test_mode=True))(
        dict(total_frames=90, start_index=0))
    results['imgs'] = [np.full((2, 2, 3), index, np.uint8) for index in results['frame_inds']]
    clips = TRANSFORMS.build(dict(type='FormatShape', input_format='NCTHW'))(results)['imgs']
    assert clips.shape == (3, 3, 4, 2, 2)
    assert clips[:, 0, :, 0, 0].ravel().tolist() == frames_of_a_test(90, 4, 3)


def test_wrong_numbers():
    with pytest.raises(ValueError, match='num_frames=0'):
        SampleSegments(num_frames=0)
    with pytest.raises(ValueError, match='num_clips=0'):
        SampleSegments(num_frames=8, num_clips=0)
