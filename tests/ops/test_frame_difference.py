import numpy as np
import pytest

from vlplugins.ops.frame_difference import difference_area, recipe_on_differences


@pytest.fixture
def frames():
    """A square of 12 × 12 that goes 4 pixels to the right a frame, on grey."""
    clip = np.full((6, 64, 64, 3), 100, np.uint8)
    for number, frame in enumerate(clip):
        frame[20:32, 10 + 4 * number:22 + 4 * number] = 160
    return clip


def test_box_of_all_changes(frames):
    assert difference_area(frames).tolist() == [10, 20, 42, 32]
    assert recipe_on_differences(frames) == pytest.approx([10, 20, 42, 32], abs=2)


def test_central_half_where_nothing_changes(frames):
    assert difference_area(frames, threshold=70).tolist() == [16, 16, 48, 48]
    assert recipe_on_differences(frames[:1].repeat(4, axis=0)).tolist() == [16, 16, 48, 48]
