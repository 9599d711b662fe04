import numpy as np
import pytest

from vlplugins.ops.motion_box import moving_region, region_box


def region(*boxes, shape=(60, 80)):
    mask = np.zeros(shape, bool)
    for left, top, right, bottom in boxes:
        mask[top:bottom, left:right] = True
    return mask


def test_box_of_a_region():
    assert region_box(region((10, 20, 30, 25)), .4).tolist() == [10, 20, 30, 25]
    assert region_box(region((0, 0, 80, 60)), .4).tolist() == [0, 0, 80, 60]
    assert region_box(region(), .4) is None


def test_the_two_largest_parts_where_they_are_near():
    parts = (10, 10, 20, 20), (24, 10, 30, 16), (60, 50, 62, 52)
    assert region_box(region(*parts), .4).tolist() == [10, 10, 30, 20]
    apart = (0, 0, 20, 20), (70, 50, 80, 60)
    assert region_box(region(*apart), .4).tolist() == [0, 0, 20, 20]
    assert region_box(region(*apart), .9).tolist() == [0, 0, 80, 60]


def test_weak_motion_is_dropped():
    motion = np.zeros((60, 80), np.float32)
    motion[10:20, 10:20], motion[40:50, 60:70] = 10, 1.9
    kept = moving_region(motion, 0, .2, 0, 0, 0)
    np.testing.assert_array_equal(kept, region((10, 10, 20, 20)))
    assert moving_region(motion, 0, .1, 0, 0, 0)[45, 65]
    spread = motion[motion > 0].sum() and np.where(motion >= 2, motion, 0).std()
    assert not moving_region(motion, 0, .2, 10.1 / spread, 0, 0).any()
    assert not moving_region(np.zeros((8, 8), np.float32), 1, .2, 1.5, 2, .5).any()


def test_outlines_become_areas():
    """A Gaussian joins two outlines that lie near each other, and half of its peak stays near them."""
    motion = np.zeros((60, 80), np.float32)
    motion[10:40, 20:22] = motion[10:40, 28:30] = 1
    area = moving_region(motion, 0, .2, 0, 6, .5)
    assert area[12:38, 20:30].all()
    assert region_box(area, .4) == pytest.approx([20, 10, 30, 40], abs=6)
