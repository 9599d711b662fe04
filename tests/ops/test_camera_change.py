import cv2
import numpy as np
import pytest

from vlplugins.ops.camera_change import change_beside_camera, tighten_boxes


@pytest.fixture
def picture():
    rng = np.random.default_rng(0)
    return cv2.GaussianBlur(rng.integers(0, 256, (48, 64)).astype(np.uint8), (0, 0), 2)


def test_camera_leaves_no_change_and_a_thing_does(picture):
    before, after = picture[:, :60].copy(), picture[:, 3:63].copy()  # the camera goes 3 pixels to the right
    before[20:26, 30:36], after[20:26, 22:28] = 255, 255  # a thing goes 8 to the left, and so 5 beside the camera
    flow = np.zeros((48, 60, 2), np.float32) + (-3, 0)
    flow[20:26, 30:36] = -8, 0
    change = change_beside_camera(before, after, flow, sigma=0)
    rows, columns = np.nonzero(change > 20)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (20, 25, 25, 35)
    assert change.dtype == np.float32 and (change[:, :3] == 0).all()  # what has left the frame
    assert np.abs(before.astype(float) - after)[:, 40:].max() > 20  # without the flow the camera changes everything


def test_smoothing_takes_noise_away(picture):
    noise = np.random.default_rng(1).normal(0, 8, picture.shape)
    after = np.clip(picture + noise, 0, 255).astype(np.uint8)
    still = np.zeros((*picture.shape, 2), np.float32)
    plain, smooth = (change_beside_camera(picture, after, still, sigma).max() for sigma in (0, 2))
    assert plain > 20 > smooth


def test_boxes_hold_what_changes_in_reach():
    changed = np.zeros((4, 40, 40), bool)
    changed[0, 10:15, 12:20] = True
    changed[0, 30, 30] = True  # far away
    changed[1, 9, 23] = True  # 3 pixels beyond the box, of 20
    changed[3, 12:14, 12:14] = True
    boxes = np.tile([0., 0., 20., 20.], (4, 1))
    found = tighten_boxes(boxes, changed, reach=.2, min_area=0)
    np.testing.assert_array_equal(found, [[12, 10, 20, 15], [23, 9, 24, 10], [23, 9, 24, 10], [12, 12, 14, 14]])
    nearer = tighten_boxes(boxes, changed, reach=.1, min_area=0)
    np.testing.assert_array_equal(nearer[1], [12, 10, 20, 15])  # that of the frame before
    large = tighten_boxes(boxes, changed, reach=.2, min_area=.01)  # of 1600 pixels
    np.testing.assert_array_equal(large, [[12, 10, 20, 15]] * 4)


def test_boxes_without_any_change():
    changed = np.zeros((3, 20, 20), bool)
    boxes = np.arange(12.).reshape(3, 4)
    np.testing.assert_array_equal(tighten_boxes(boxes, changed, .2, 0), boxes)
    changed[2, 9:11, 9:12] = True
    np.testing.assert_array_equal(tighten_boxes(boxes, changed, .2, 0), [[9, 9, 10, 11]] * 3)
