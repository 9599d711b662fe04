import math

import pytest

from vlplugins.datasets.segments import segment_frames


def slow(segment, fps, num_frames):
    """Frames that are shown at some time of the segment, in thousandths of a frame."""
    start, end = (round(time * fps * 1000) for time in segment)
    return [frame for frame in range(num_frames) if frame * 1000 < end and (frame + 1) * 1000 > start]


@pytest.mark.parametrize('fps', [10, 25, 12.5])
@pytest.mark.parametrize('num_frames', [1, 30, 100])
def test_seconds_equal_a_loop_over_the_frames(fps, num_frames):
    for start in range(0, 400, 4):
        for length in (4, 12, 28, 400, 10000):
            segment = (start / 100, (start + length) / 100)
            first, count = segment_frames(segment, 'seconds', fps, num_frames)
            assert list(range(first, first + count)) == slow(segment, fps, num_frames), segment


@pytest.mark.parametrize(('segment', 'expected'), [
    ((0, 30), (0, 30)), ((3, 7), (3, 4)), ((3, 1000), (3, 27)), ((29, math.inf), (29, 1)), ((30, 40), (30, 0)),
])
def test_frames(segment, expected):
    assert segment_frames(segment, 'frames', 25, 30) == expected


def test_rounding_does_not_take_in_a_neighbour():
    assert 0.28 * 25 > 7
    assert segment_frames((0.0, 0.28), 'seconds', 25, 100) == (0, 7)
    assert segment_frames((0.28, 0.56), 'seconds', 25, 100) == (7, 7)


def test_a_moment_is_a_frame():
    assert segment_frames((1.01, 1.011), 'seconds', 25, 100) == (25, 1)
