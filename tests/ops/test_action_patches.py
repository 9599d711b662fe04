import numpy as np
import pytest

from vlplugins.ops.action_patches import action_patches


def slow(box, height, width):
    """Patches that share more than an edge with the box."""
    left, top, right, bottom = box
    return np.array([[left < (x + 1) / width and right > x / width and top < (y + 1) / height and bottom > y / height
                      for x in range(width)] for y in range(height)])


@pytest.mark.parametrize('seed', range(20))
def test_patches_that_meet_the_box(seed):
    rng = np.random.default_rng(seed)
    box = np.sort(rng.uniform(-.2, 1.2, (2, 2)), axis=0).reshape(4)
    expected = slow(box, 5, 7)
    if not expected.any():
        expected[:] = True
    found = action_patches(box[None], (3, 5, 7)).reshape(3, 5, 7)
    assert (found == expected).all()


def test_last_rows_and_columns_count():
    assert action_patches(np.array([[0, 0, 1, 1]]), (2, 3, 4)).all()
    found = action_patches(np.array([[.8, .7, .9, .75]]), (1, 3, 4)).reshape(3, 4)
    assert np.argwhere(found).tolist() == [[2, 3]]


def test_a_box_on_the_borders_of_patches():
    third = np.float32(1 / 3)
    found = action_patches(np.array([[third, third, 2 * third, 2 * third]], np.float32), (1, 3, 3)).reshape(3, 3)
    assert np.argwhere(found).tolist() == [[1, 1]]


def test_empty_boxes():
    for box in ([.5, .5, .5, .8], [1, 0, 1, 1], [0, 1, 1, 1], [1.2, 0, 1.5, 1]):
        assert action_patches(np.array([box]), (2, 4, 4)).all()


def test_boxes_of_frames():
    none, first, second = [0, 0, 0, 0], [0, 0, .5, .5], [.5, .5, 1, 1]
    found = action_patches(np.array([first, second, none, first, none, none]), (3, 2, 2)).reshape(3, 4)
    assert found.tolist() == [[True, False, False, True], [True, False, False, False], [False] * 4]
    with pytest.raises(ValueError, match='boxes of 5 frames cannot be divided among the 3 slices'):
        action_patches(np.zeros((5, 4)), (3, 2, 2))
