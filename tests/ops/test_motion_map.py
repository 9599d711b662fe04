import numpy as np
import pytest

from vlplugins.ops.motion_map import clear_border, motion_boundary, motion_maps


def slow_boundary(flow):
    """Prewitt by double loop, inside of the border."""
    height, width, _ = flow.shape
    out = np.zeros((height, width))
    for row in range(1, height - 1):
        for column in range(1, width - 1):
            patch = flow[row - 1:row + 2, column - 1:column + 2].astype(np.float64)
            dx, dy = (patch[:, 2] - patch[:, 0]).sum(0), (patch[2] - patch[0]).sum(0)
            out[row, column] = np.hypot(dx, dy).mean()
    return out


def test_boundary_equals_the_slow_loop():
    flow = np.random.default_rng(0).normal(size=(9, 12, 2)).astype(np.float32)
    np.testing.assert_allclose(motion_boundary(flow)[1:-1, 1:-1], slow_boundary(flow)[1:-1, 1:-1], rtol=1e-5)


def test_the_motion_of_the_camera_is_cancelled():
    rng = np.random.default_rng(1)
    flow = rng.normal(size=(8, 8, 2)).astype(np.float32)
    moved = flow + np.float32([3.5, -7])
    np.testing.assert_allclose(motion_boundary(moved), motion_boundary(flow), atol=1e-5)
    assert motion_boundary(np.full((8, 8, 2), 5, np.float32)).max() == 0


@pytest.mark.parametrize('count', [1, 3, 7, 8, 9, 20])
@pytest.mark.parametrize('window', [1, 4, 5, 8])
def test_windows_of_flows(count, window):
    """Centred windows, shifted inwards at the ends, derivatives summed after they are taken."""
    flows = np.random.default_rng(count).normal(size=(count, 5, 6, 2)).astype(np.float32)
    maps = list(motion_maps(iter(flows), window))
    assert len(maps) == count
    for frame, found in enumerate(maps):
        start = min(max(frame - window // 2, 0), max(0, count - window))
        expected = motion_boundary(flows[start:start + window].sum(axis=0))
        np.testing.assert_allclose(found, expected, atol=1e-4)


def test_no_more_flows_are_held_than_a_window():
    taken = []

    def flows():
        for number in range(30):
            taken.append(number)
            yield np.zeros((4, 4, 2), np.float32)

    maps = motion_maps(flows(), 8)
    for frame in range(20):
        next(maps)
        assert len(taken) <= max(8, frame + 5)
    assert list(motion_maps(iter([]))) == []


def test_border():
    motion = np.ones((6, 8), np.float32)
    cleared = clear_border(motion, 2)
    assert cleared.sum() == 2 * 4 and cleared[2:4, 2:6].all()
    assert motion.all() and clear_border(motion, 0).all()
