import xml.etree.ElementTree as ET

import numpy as np
import pytest

from vlplugins.visualization.confusion import confusion_matrix, draw_confusion, group_confusion, most_confused
from vlplugins.visualization.label_groups import group_labels


def count_one_by_one(labels, predictions, num_classes):
    """Rows are labels, columns predictions: one clip after the other."""
    matrix = np.zeros((num_classes, num_classes), int)
    for label, prediction in zip(labels, predictions):
        matrix[label, prediction] += 1
    return matrix


@pytest.fixture
def pairs():
    return np.random.default_rng(0).integers(0, 6, (2, 200))


def test_matrix_counts_every_clip(pairs):
    np.testing.assert_array_equal(confusion_matrix(*pairs, 6), count_one_by_one(*pairs, 6))


def test_groups_equal_counting_groups(pairs):
    group_of = np.array([0, 1, 2, 0, 1, 2])
    grouped = group_confusion(confusion_matrix(*pairs, 6), group_of, 3)
    np.testing.assert_array_equal(grouped, count_one_by_one(*group_of[pairs], 3))


def test_most_confused_are_sorted_and_without_the_diagonal():
    matrix = np.array([[50, 3, 0], [1, 40, 7], [0, 0, 30]])
    assert most_confused(matrix, 5) == [(1, 2, 7), (0, 1, 3), (1, 0, 1)]
    assert most_confused(np.diag([3, 4])) == []


def test_heat_map_writes_the_share_of_each_row():
    svg = ET.fromstring(draw_confusion(np.array([[3, 1, 0], [0, 0, 0], [1, 1, 2]]), ['a & b', 'b', 'c']))
    texts = [element.text for element in svg.iter('text')]
    assert texts == ['a & b', 'a & b', '75', '25', 'b', 'b', 'c', 'c', '25', '25', '50']
    cells = list(svg.iter('rect'))
    assert len(cells) == 9 and cells[1].find('title').text == 'a & b → b: 1 of 4'
    fills = [cell.get('fill') for cell in cells]
    assert fills[3:6] == ['#fafafa'] * 3  # no clip of this class
    assert fills[1] == fills[6] == fills[7] and len({fills[0], fills[1], fills[2], fills[8]}) == 4


def test_wrong_number_of_names_is_refused():
    with pytest.raises(ValueError, match=r'2 names .* \(3, 3\)'):
        draw_confusion(np.zeros((3, 3)), ['a', 'b'])


def test_labels_are_grouped_where_every_object_goes_with_every_verb():
    groups = group_labels(['cat moving left', 'cat spinning', 'dog moving left', 'dog spinning'])
    assert groups == (['cat', 'dog'], ['moving left', 'spinning'], [0, 0, 1, 1], [0, 1, 0, 1])


def test_some_pairs_may_be_missing():
    groups = group_labels(['cat moving left', 'cat spinning', 'dog moving left'])
    assert groups == (['cat', 'dog'], ['moving left', 'spinning'], [0, 0, 1], [0, 1, 0])


@pytest.mark.parametrize('labels', [
    ['archery', 'cat spinning'], ['cat spinning', 'dog moving left'], ['cat spinning', 'cat growing']])
def test_other_labels_are_not_grouped(labels):
    assert group_labels(labels) is None
