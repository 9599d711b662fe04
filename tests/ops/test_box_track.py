import numpy as np
import pytest

from vlplugins.ops import box_track

SIZE = 100, 50  # width, height


def test_gaps_take_the_box_before():
    box, other = np.array([1., 2, 3, 4]), np.array([5., 6, 7, 8])
    filled = box_track.fill_gaps([None, box, None, None, other, None], *SIZE)
    assert filled.tolist() == [[25, 12.5, 75, 37.5], *[box.tolist()] * 3, *[other.tolist()] * 2]


def test_implausible_boxes_take_the_next_plausible_one():
    fine, later = [10, 10, 40, 30], [20, 10, 50, 30]
    wide, high, tiny = [0, 10, 71, 30], [10, 0, 40, 36], [10, 10, 14, 12]
    cured = box_track.replace_implausible(np.array([wide, tiny, fine, high, wide, later], float), *SIZE, .7, .01)
    assert cured.tolist() == [fine, fine, fine, later, later, later]


def test_implausible_boxes_at_the_end():
    boxes = np.array([[0, 10, 80, 30], [10, 0, 40, 50], [10, 10, 14, 12], [0, 0, 100, 50]], float)
    cured = box_track.replace_implausible(boxes, *SIZE, .7, .01)
    assert cured.tolist() == [[20, 10, 60, 30], [10, 12.5, 40, 37.5], [25, 12.5, 75, 37.5], [25, 12.5, 75, 37.5]]


def test_jumps_are_held():
    steady, jump = [10., 10, 30, 30], [60., 10, 80, 30]
    held = box_track.hold_jumps(np.array([steady, steady, jump, jump, steady]), .1)
    assert held.tolist() == [steady] * 5
    near = [13., 10, 33, 30]  # (9 + 0 + 9 + 0) / 4 = 4.5, of 400
    boxes = np.array([steady, near])
    assert box_track.hold_jumps(boxes, 4.5 / 400 + 1e-9).tolist() == [steady, near]
    assert box_track.hold_jumps(boxes, 4.5 / 400 - 1e-9).tolist() == [steady, steady]


def test_padding():
    padded = box_track.pad_boxes(np.array([[10., 10, 30, 40], [0, 0, 20, 20]]), *SIZE, .05, .4)
    # 20 of 100 is padded, 30 of 50 is not; then cut at the frame
    np.testing.assert_allclose(padded, [[9, 10, 31, 40], [0, 0, 21, 21]])


def test_union():
    boxes = np.array([[10., 10, 30, 40], [5, 20, 20, 45]])
    assert box_track.union_box(boxes).tolist() == [5, 10, 30, 45]


@pytest.mark.parametrize('seed', range(5))
def test_boxes_stay_boxes(seed):
    rng = np.random.default_rng(seed)
    corners = np.sort(rng.uniform(0, 1, (20, 2, 2)), axis=1) * SIZE
    boxes = corners.reshape(20, 4)
    boxes = box_track.replace_implausible(boxes, *SIZE, .7, .01)
    boxes = box_track.pad_boxes(box_track.hold_jumps(boxes, .1), *SIZE, .05, .4)
    assert (boxes[:, :2] < boxes[:, 2:]).all()
    assert boxes.min() >= 0 and (boxes <= np.tile(SIZE, 2)).all()


@pytest.mark.parametrize(('second', 'expected'), [
    ([0, 0, 4, 2], 1), ([2, 0, 6, 2], 1 / 3), ([1, 0, 3, 2], .5), ([4, 0, 5, 2], 0), ([9, 9, 10, 10], 0)])
def test_intersection_over_union(second, expected):
    first, second = np.array([0., 0, 4, 2]), np.array(second, float)
    assert box_track.box_iou(first, second) == box_track.box_iou(second, first) == pytest.approx(expected)
