import math
import xml.etree.ElementTree as ET

import pytest

from vlplugins.visualization.curves import _ticks, draw_curve


def places(svg):
    line = next(svg.iter('polyline'))
    return [tuple(map(float, point.split(','))) for point in line.get('points').split()]


def test_points_are_proportional_to_steps_and_values():
    (x0, y0), (x1, y1), (x2, y2) = places(ET.fromstring(draw_curve([0, 50, 200], [0, 1, 4], 'Loss')))
    assert (x1 - x0) / (x2 - x0) == pytest.approx(.25, abs=.01)
    assert (y1 - y0) / (y2 - y0) == pytest.approx(.25, abs=.01)
    assert x2 > x0 and y2 < y0  # up is less in SVG


def test_values_that_are_not_finite_are_left_out():
    svg = ET.fromstring(draw_curve([1, 2, 3], [1., math.nan, 2.], 'Loss'))
    assert len(places(svg)) == 2


@pytest.mark.parametrize('steps, values', [([], []), ([3], [math.inf])])
def test_nothing_logged_is_said(steps, values):
    assert 'nothing was logged' in draw_curve(steps, values, 'Loss')


@pytest.mark.parametrize('steps, values', [([1], [0.]), ([5], [2.]), ([1, 2], [1., 1.]), ([10, 20], [-1., 1e-7])])
def test_flat_and_single_points_can_be_drawn(steps, values):
    svg = ET.fromstring(draw_curve(steps, values, 'Loss', reference=(.1, 'chance')))
    assert all(0 <= x <= 440 and 0 <= y <= 240 for x, y in places(svg))


def test_reference_and_percent():
    texts = [element.text for element in ET.fromstring(
        draw_curve([1, 100], [.1, .6], 'Top-1 <val>', percent=True, reference=(.02, 'chance'))).iter('text')]
    assert texts[0] == 'Top-1 <val>' and 'chance' in texts and '60 %' in texts and '0 %' in texts


@pytest.mark.parametrize('low, high', [(0, 4.2), (0, .031), (-3, 7), (0, 1000), (0, 96), (0, 1e-12), (2, 2)])
def test_ticks_enclose_the_range(low, high):
    ticks = _ticks(low, high)
    assert ticks[0] <= low and ticks[-1] >= high - 1e-9 and 2 <= len(ticks) <= 8
    assert len({round(b - a, 8) for a, b in zip(ticks, ticks[1:])}) == 1 or high < 1e-6


def test_iterations_are_counted_in_whole_numbers():
    assert all(tick == int(tick) for high in (1, 3, 7, 12, 23) for tick in _ticks(0, high, integers=True))
