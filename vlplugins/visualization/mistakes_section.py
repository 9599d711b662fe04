"""The part of the report that shows which classes are taken for which."""

from typing import List, Sequence

import numpy as np

from .confusion import draw_confusion, group_confusion, most_confused
from .label_groups import group_labels
from .page_parts import section, table

# A confusion matrix of more classes is folded away, and one of more than the second number is left out: the page would
# weigh tens of megabytes.
_LEGIBLE_CLASSES, _DRAWN_CLASSES = 24, 100


def mistakes_section(confusion: np.ndarray, classes: Sequence[str]) -> str:
    """Confusion of verbs, of objects and of classes, and the most frequent mistakes.

    Args:
        confusion: Counts, (C, C): rows are labels, columns predictions.
        classes: Names of the classes.
    """
    groups = group_labels(classes)
    parts: List[str] = []
    if groups:
        by_verb = group_confusion(confusion, groups.verb_of, len(groups.verbs))
        by_object = group_confusion(confusion, groups.object_of, len(groups.objects))
        parts += ['<div class="pair">', _group('Motion', by_verb, groups.verbs),
                  _group('Object', by_object, groups.objects), '</div>']
    parts.append(_worst_pairs(confusion, classes))
    if len(classes) <= _DRAWN_CLASSES:
        parts.append(_whole_matrix(confusion, classes))
    return section('What is taken for what', 'Rows are true, columns predicted; numbers are percent of the row.',
                   *parts)


def _whole_matrix(confusion: np.ndarray, classes: Sequence[str]) -> str:
    picture = draw_confusion(confusion, classes)
    if len(classes) <= _LEGIBLE_CLASSES:
        return picture
    return f'<details><summary>All {len(classes)} labels</summary><div class="scroll">{picture}</div></details>'


def _group(what: str, matrix: np.ndarray, names: Sequence[str]) -> str:
    right, chance = np.trace(matrix) / max(matrix.sum(), 1), 1 / max((matrix.sum(1) > 0).sum(), 1)
    heading = f'{what}: {100 * right:.1f} % right (chance {100 * chance:.1f} %)'
    return f'<div><h3>{heading}</h3>{draw_confusion(matrix, names)}</div>'


def _worst_pairs(confusion: np.ndarray, classes: Sequence[str]) -> str:
    pairs = most_confused(confusion)
    if not pairs:
        return '<p>No clip was mistaken.</p>'
    rows = [(classes[label], classes[predicted], f'{count} of {confusion[label].sum()}')
            for label, predicted, count in pairs]
    return f'<h3>Most frequent mistakes</h3>{table(("true", "predicted", "clips"), rows)}'
