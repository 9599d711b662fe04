"""Protocols: which videos and which classes an accuracy is about, and how several are averaged.

A protocol is a list of parts. In a part only some classes compete, for some of the videos; the measures of several
parts are averaged. All parts are computed from one pass of the model over the videos.
"""

from dataclasses import dataclass
from typing import Dict, Iterable, List, Optional, Sequence, Tuple

import numpy as np

from vlplugins.text.labels import load_labels

from .measures import MEASURES, are_probabilities, softmax


@dataclass(frozen=True)
class Part:
    """Videos (V',) and classes (C',) of one evaluation, as positions among all."""

    videos: np.ndarray
    classes: np.ndarray


def all_classes(labels: np.ndarray, num_classes: int) -> List[Part]:
    """The usual test: all classes compete for all videos."""
    return [Part(np.arange(len(labels)), np.arange(num_classes))]


def half_classes(labels: np.ndarray, num_classes: int, seeds: Iterable[int] = range(10)) -> List[Part]:
    """A random half of the classes, with all of its videos, for every seed (Text4Vis, Table 4).

    The draw is that of Text4Vis' released code, `numpy.random.seed(s); numpy.random.permutation(C)[:C // 2]`.
    """
    drawn = [np.random.RandomState(seed).permutation(num_classes)[:num_classes // 2] for seed in seeds]
    return [_part_of_classes(labels, np.sort(chosen)) for chosen in drawn]


def class_splits(labels: np.ndarray, classes: Sequence[str], splits: Sequence[str]) -> List[Part]:
    """Named subsets of the classes, each with all of its videos: 160 of Kinetics-600's 220 new ones, three times.

    Args:
        labels: (V,), or (V, C) bool.
        classes: Names of the C classes.
        splits: Label lists, by the name of one that comes with the package or by path.

    Raises:
        ValueError: A name of a split is no class.
    """
    return [_part_of_classes(labels, positions) for positions in class_positions(classes, splits)]


def class_positions(classes: Sequence[str], splits: Sequence[str]) -> List[np.ndarray]:
    """Positions of the labels of each split among the classes, ascending.

    Raises:
        ValueError: A label of a split is no class.
    """
    position = {name: index for index, name in enumerate(classes)}
    positions = []
    for split in splits:
        names = load_labels(split)
        unknown = [name for name in names if name not in position]
        if unknown:
            raise ValueError(f'{len(unknown)} of the {len(names)} labels of the split {split} are not among the '
                             f'{len(classes)} classes of the test, the first is {unknown[0]!r}: give the dataset and '
                             'the model a label list with the classes of all splits.')
        positions.append(np.sort([position[name] for name in names]))
    return positions


def _part_of_classes(labels: np.ndarray, classes: np.ndarray) -> Part:
    of_these = labels[:, classes].any(axis=1) if labels.ndim == 2 else np.isin(labels, classes)
    return Part(np.flatnonzero(of_these), classes)


def renormalise(scores: np.ndarray, prob: bool) -> np.ndarray:
    """Probabilities among the classes that compete, (V, C') float64.

    Args:
        scores: Columns of these classes.
        prob: They are probabilities among all classes, not logits.
    """
    if not prob:
        return softmax(scores)
    total = scores.sum(axis=1, keepdims=True, dtype=np.float64)
    return scores / np.maximum(total, np.finfo(np.float64).tiny)


def evaluate_part(scores: np.ndarray, labels: np.ndarray, part: Part, measures: Sequence[str],
                  prob: bool) -> List[float]:
    """Measures of one part; arguments of `evaluate`.

    Raises:
        ValueError: The part has no video, or an accuracy is asked of videos with several labels.
    """
    if not len(part.videos):
        raise ValueError(f'none of the videos with scores belongs to a part with {len(part.classes)} classes: the '
                         'protocol is not for this list of videos.')
    competing = scores[np.ix_(part.videos, part.classes)]
    if labels.ndim == 2:
        accuracies = [name for name in measures if name != 'mAP']
        if accuracies:
            raise ValueError(f'{", ".join(accuracies)}: these are for one label a video, and the videos have several. '
                             "Use protocols=['map'].")
        local = labels[np.ix_(part.videos, part.classes)]
    else:
        position = np.full(scores.shape[1], -1)
        position[part.classes] = np.arange(len(part.classes))
        local = position[labels[part.videos]]
    # An accuracy looks at the order within a video, which renormalising leaves as it is, up to rounding.
    return [MEASURES[name](renormalise(competing, prob) if name == 'mAP' else competing, local) for name in measures]


def evaluate(scores: np.ndarray,
             labels: np.ndarray,
             parts: Sequence[Part],
             measures: Sequence[str] = ('top1', 'top5', 'mean_class'),
             prob: Optional[bool] = None) -> Dict[str, Tuple[float, float]]:
    """Mean and standard deviation of each measure over the parts of a protocol.

    The deviation is that of the parts as a population (divided by their number), as in Text4Vis' released code.

    Args:
        scores: Logits or probabilities of all videos and classes, (V, C).
        labels: (V,), or (V, C) bool where videos have several, which only 'mAP' takes.
        parts: Of the protocol.
        measures: Keys of `MEASURES`.
        prob: Whether `scores` are probabilities; seen from the scores where None.

    Returns:
        Measure → (mean, standard deviation), both in 0 to 1.

    Raises:
        ValueError: A part has no video, or an accuracy is asked of videos with several labels.
    """
    prob = are_probabilities(scores) if prob is None else prob
    values = np.array([evaluate_part(scores, labels, part, measures, prob) for part in parts])
    return {name: (float(column.mean()), float(column.std())) for name, column in zip(measures, values.T)}
