"""Similarities against a slow loop and closed forms, colours of the picture against them."""

import cv2
import numpy as np
import pytest
import torch

from vlplugins.visualization.correlation import colour_range, correlation, draw_correlation, extremes
from vlplugins.visualization.correlation_picture import hundredths, picture


def test_correlation_is_the_cosine_of_every_pair():
    rows = torch.randn(5, 7, requires_grad=True)
    slow = [[torch.nn.functional.cosine_similarity(a, b, dim=0).item() for b in rows] for a in rows]
    np.testing.assert_allclose(correlation(rows), slow, atol=1e-6)
    np.testing.assert_allclose(correlation(1000 * rows.detach().numpy()), slow, atol=1e-6)
    np.testing.assert_allclose(np.diag(correlation(rows)), 1, atol=1e-12)


def test_opposite_and_orthogonal_rows():
    matrix = correlation(np.array([[2., 0], [0, 3], [-1, 0]]))
    np.testing.assert_array_equal(matrix, [[1, 0, -1], [0, 1, 0], [-1, 0, 1]])
    assert extremes(matrix) == (-1, 0, pytest.approx(-1 / 3))


def test_a_row_without_direction_is_named():
    with pytest.raises(ValueError, match='row 1 of the classifier is zero'):
        correlation(np.array([[1., 0], [0, 0]]))


@pytest.mark.parametrize('value, limits', [(.6, (.2, .6)), (-.3, (-.3, .3)), (.21, (.2, .25)), (-.001, (-.2, .2))])
def test_colours_range_over_what_is_off_the_diagonal(value, limits):
    assert colour_range(np.array([[1, .2, .2], [.2, 1, value], [.2, value, 1]])) == pytest.approx(limits)


def test_orthogonal_rows_do_not_show_their_rounding():
    matrix = correlation(torch.linalg.qr(torch.randn(32, 32))[0][:5])
    assert 0 < np.abs(matrix - np.eye(5)).max() < 1e-6
    assert colour_range(matrix) in [(-.05, .05), (pytest.approx(0, abs=1e-6), pytest.approx(.05, abs=1e-6))]


def pixel(axes, image, x, y):
    """Colour of the picture at a place of the axes, RGB."""
    across, up = axes.transData.transform((x, y))
    return tuple(int(value) for value in image[image.shape[0] - 1 - round(up), round(across)][:3])


def draw(matrix, groups, limits):
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    figure = picture(matrix, ['a', 'b', 'c'], groups, limits, 'title', 'note')
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return figure.axes[0], np.asarray(canvas.buffer_rgba())


def test_colours_follow_the_values():
    matrix = np.array([[1, .5, -.5], [.5, 1, 0], [-.5, 0, 1]])
    axes, image = draw(matrix, [None] * 3, (-.5, .5))
    at = {(row, column): pixel(axes, image, column + .2, row + .2) for row in range(3) for column in range(3)}
    assert at[0, 1] == at[1, 0] == (0x14, 0x56, 0xc2)  # the largest
    assert at[0, 2] == at[2, 0] == (0xd9, 0x48, 0x0f)  # the smallest
    assert min(at[1, 2]) > 235 and at[1, 2] == at[2, 1]  # zero
    assert at[0, 0] == at[1, 1] == at[2, 2] == (0xe3, 0xe8, 0xee)  # the diagonal


def test_a_gap_parts_the_groups_and_leaves_every_cell_its_size():
    matrix = np.full((3, 3), .5) + .5 * np.eye(3)
    axes, image = draw(matrix, ['x', 'x', 'y'], (.1, .5))
    assert axes.get_xlim() == (0, pytest.approx(3.2))
    assert pixel(axes, image, 2.1, .5) == (255, 255, 255)
    assert pixel(axes, image, 1.9, .5) == pixel(axes, image, 2.3, .2) == pixel(axes, image, 3.1, .5) == (20, 86, 194)


def test_values_and_names_are_written():
    axes, _ = draw(np.array([[1, .5, -.5], [.5, 1, 0], [-.5, 0, 1]]), [None] * 3, (-.5, .5))
    assert [text.get_text() for text in axes.texts] == ['.50', '−.50', '.50', '−.50']  # none where it is zero
    assert [text.get_text() for text in axes.get_xticklabels()] == ['a', 'b', 'c']


@pytest.mark.parametrize('value, written', [(-.004, '0.00'), (-.126, '−0.13'), (.5, '0.50'), (1., '1.00')])
def test_hundredths(value, written):
    assert hundredths(value) == written


@pytest.mark.parametrize('count', [2, 40])
def test_picture_is_written(tmp_path, count):
    rows, path = torch.randn(count, 16), tmp_path / 'new' / 'map.png'
    matrix = draw_correlation(rows, [f'class {index}' for index in range(count)], path, groups=range(count))
    np.testing.assert_array_equal(matrix, correlation(rows))
    image = cv2.imread(str(path))
    assert min(image.shape[:2]) > 300 and len(np.unique(image.reshape(-1, 3), axis=0)) > 20


@pytest.mark.parametrize('labels, groups, message', [
    (['a'], None, '1 labels for 2 rows'), (['a', 'b'], [0], '1 groups for 2 rows')])
def test_wrong_numbers_are_refused(tmp_path, labels, groups, message):
    with pytest.raises(ValueError, match=message):
        draw_correlation(torch.randn(2, 4), labels, tmp_path / 'map.png', groups=groups)
    with pytest.raises(ValueError, match='two classes or more'):
        draw_correlation(torch.randn(1, 4), ['a'], tmp_path / 'map.png')
