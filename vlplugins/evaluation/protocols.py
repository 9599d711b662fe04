"""Protocols: which videos and which classes an accuracy is about, and how several are averaged.

A protocol is a list of parts. In a part only some classes compete, for some of the videos; the accuracies of several
parts are averaged. All parts are computed from one pass of the model over the videos.
"""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Dict, Iterable, List, Optional, Sequence, Tuple

import numpy as np

from vlplugins.datasets.annotations import AnnotatedVideo
from vlplugins.text.labels import load_labels

from .measures import MEASURES, are_probabilities, softmax
from .scores import Scores


@dataclass(frozen=True)
class Part:
    """Videos (V',) and classes (C',) of one evaluation, as positions among all."""

    videos: np.ndarray
    classes: np.ndarray


def all_classes(labels: np.ndarray, num_classes: int) -> List[Part]:
    """The usual test: all classes compete for all videos."""
    return [Part(np.arange(len(labels)), np.arange(num_classes))]


def half_classes(labels: np.ndarray, num_classes: int, seeds: Iterable[int] = range(10)) -> List[Part]:
    """A random half of the classes, with all of its videos, for every seed (ER-ZSAR; Text4Vis, Table 4).

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
            raise ValueError(f'{len(unknown)} labels of the split {split} are not among the {len(classes)} classes of '
                             f'the test, the first is {unknown[0]!r}: give the dataset and the model a label list '
                             'with all classes of the splits.')
        positions.append(np.sort([position[name] for name in names]))
    return positions


def file_splits(scored: Scores, splits: Sequence[Sequence[AnnotatedVideo]]) -> List[Part]:
    """Lists of videos, such as the official test splits of UCF-101 and HMDB-51; all classes compete in each.

    Videos are found by name without suffix, since many keep them in another container than the data set's authors, and
    by the folders where two have the same name.

    Args:
        scored: The union of the splits, or more.
        splits: Lines of each list; their labels are not looked at.

    Raises:
        ValueError: File names are not known, a listed video was not in the test, or it may be one of several.
    """
    if scored.filenames is None:
        raise ValueError("file_splits need the names of the videos: give the test pipeline's PackActionInputs "
                         "meta_keys=('img_shape', 'filename', 'decoded').")
    by_name: Dict[str, List[Tuple[str, Optional[int]]]] = {}
    rows: List[Optional[int]] = list(range(len(scored.filenames)))
    for path, row in zip([*scored.filenames, *scored.skipped], rows + [None] * len(scored.skipped)):
        by_name.setdefault(PurePath(path).stem, []).append((path, row))
    parts = []
    for split in splits:
        found = [_find(video, by_name) for video in split]
        videos = np.array([row for row in found if row is not None], dtype=np.int64)
        parts.append(Part(videos, np.arange(scored.scores.shape[1])))
    return parts


def _find(video: AnnotatedVideo, by_name: Dict[str, List[Tuple[str, Optional[int]]]]) -> Optional[int]:
    """Row of a listed video, or None where it was skipped."""
    listed = PurePath(video.filename)
    candidates = by_name.get(listed.stem, [])
    if len(candidates) > 1:
        folders = listed.parts[:-1]
        candidates = [(path, row) for path, row in candidates
                      if PurePath(path).parts[:-1][-len(folders):] == folders] if folders else candidates
    if len(candidates) == 1:
        return candidates[0][1]
    if not candidates:
        raise ValueError(f'{video.source}: {video.filename} was not in the test. Test the union of the splits (their '
                         'lists joined), and give the list of the data set that was tested.')
    raise ValueError(f'{video.source}: {video.filename} may be {" or ".join(path for path, _ in candidates)}: write '
                     'the folder before the name.')


def _part_of_classes(labels: np.ndarray, classes: np.ndarray) -> Part:
    of_these = labels[:, classes].any(axis=1) if labels.ndim == 2 else np.isin(labels, classes)
    return Part(np.flatnonzero(of_these), classes)


def renormalise(scores: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """Probabilities among the chosen classes alone, (V, C) -> (V, C') float64.

    Args:
        scores: Logits or probabilities of all classes.
        classes: Positions of the chosen ones.
    """
    chosen = scores[:, classes]
    if not are_probabilities(scores):
        return softmax(chosen)
    total = chosen.sum(axis=1, keepdims=True, dtype=np.float64)
    return chosen / np.maximum(total, np.finfo(np.float64).tiny)


def evaluate_part(scores: np.ndarray, labels: np.ndarray, part: Part, measures: Sequence[str]) -> List[float]:
    """Measures of one part.

    Args:
        scores: Of all videos and classes, logits or probabilities, (V, C).
        labels: (V,), or (V, C) bool; a measure of accuracy takes one label a video only.
        part: What is evaluated.
        measures: Keys of `MEASURES`.

    Raises:
        ValueError: The part has no video, or an accuracy is asked of videos with several labels.
    """
    if not len(part.videos):
        raise ValueError(f'no video with scores is in one of the {len(part.classes)} classes of a part: the protocol '
                         'does not belong to this test.')
    if labels.ndim == 2:
        accuracies = [name for name in measures if name != 'mAP']
        if accuracies:
            raise ValueError(f'{" and ".join(accuracies)} are for one label a video, and the videos have several: use '
                             "protocols=['map'].")
        local = labels[np.ix_(part.videos, part.classes)]
    else:
        position = np.full(scores.shape[1], -1)
        position[part.classes] = np.arange(len(part.classes))
        local = position[labels[part.videos]]
    competing = scores[np.ix_(part.videos, part.classes)]
    values = []
    for name in measures:
        # The order within a video, all that an accuracy looks at, is that of the scores as they are.
        given = renormalise(scores[part.videos], part.classes) if name == 'mAP' else competing
        values.append(MEASURES[name](given, local))
    return values


def evaluate(scores: np.ndarray, labels: np.ndarray, parts: Sequence[Part],
             measures: Sequence[str]) -> Dict[str, Tuple[float, float]]:
    """Mean and standard deviation of each measure over the parts of a protocol.

    The deviation is that of the parts as a population (divided by their number), as in Text4Vis' released code.
    """
    values = np.array([evaluate_part(scores, labels, part, measures) for part in parts])
    return {name: (float(column.mean()), float(column.std())) for name, column in zip(measures, values.T)}
