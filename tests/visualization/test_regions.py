import numpy as np
import pytest

from vlplugins.visualization.colours import region_colour
from vlplugins.visualization.regions import _OPACITY, _SINGLE_OPACITY, draw_regions, enlarge, patch_grid

GREY = np.full((40, 60, 3), 100, np.uint8)


def test_interiors_have_the_colour_of_their_region():
    source = np.array([1, 1, 2, 3, 1, 2])
    picture = draw_regions(GREY, source, (2, 3))
    for patch, region in enumerate(source):
        row, column = divmod(patch, 3)
        opacity = _SINGLE_OPACITY if region == 3 else _OPACITY
        expected = (1 - opacity) * 100 + opacity * np.array(region_colour(region))
        np.testing.assert_allclose(picture[row * 20 + 10, column * 20 + 10], expected, atol=1)


def test_borders_lie_exactly_where_regions_meet():
    picture = draw_regions(GREY, np.array([1, 1, 2, 3, 1, 2]), (2, 3))
    white = (picture == 255).all(-1)
    expected = np.zeros((40, 60), bool)
    expected[:20, 40] = expected[20:, 20] = expected[20:, 40] = expected[20, :20] = True  # to the right of, and below
    np.testing.assert_array_equal(white, expected)


def test_one_region_has_no_border():
    assert not (draw_regions(GREY, np.ones(6, int), (2, 3)) == 255).any()


def test_highlight_leaves_its_region_as_it_is():
    frame = np.random.default_rng(0).integers(0, 200, (40, 60, 3)).astype(np.uint8)
    picture = draw_regions(frame, np.array([1, 1, 2, 3, 1, 2]), (2, 3), highlight=1)
    np.testing.assert_array_equal(picture[:20, :40], frame[:20, :40])
    assert np.ptp(picture[5:15, 45:55].astype(int), axis=-1).max() == 0  # without colour


def test_frame_is_not_changed_and_need_not_be_a_multiple_of_the_grid():
    frame = np.full((33, 50, 3), 100, np.uint8)
    picture = draw_regions(frame, np.arange(12), (3, 4))
    assert picture.shape == frame.shape and picture.dtype == np.uint8 and (frame == 100).all()


def test_wrong_number_of_patches_is_refused():
    with pytest.raises(ValueError, match=r'\(5,\).*2x3.*\(6,\)'):
        draw_regions(GREY, np.zeros(5, int), (2, 3))


@pytest.mark.parametrize('patches, height, width, grid', [(16, 32, 32, (4, 4)), (196, 224, 224, (14, 14)),
                                                          (8, 32, 64, (2, 4)), (32, 64, 32, (8, 4))])
def test_patch_grid(patches, height, width, grid):
    assert patch_grid(patches, height, width) == grid


def test_patches_that_do_not_tile_the_frame_are_refused():
    with pytest.raises(ValueError, match='15 patches do not tile a frame of 32x32'):
        patch_grid(15, 32, 32)


def test_enlarge_by_a_whole_factor():
    assert enlarge(np.zeros((32, 48, 3), np.uint8), 100).shape == (128, 192, 3)
    assert enlarge(GREY, 40) is GREY
