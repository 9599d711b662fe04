"""Scores of the videos of a test, in memory and on disk: what every protocol is computed from."""

import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Any, List, Mapping, Optional, Sequence, Union

import numpy as np

from .atomic_file import write_npz


@dataclass
class Scores:
    """Scores of the videos that could be decoded, checked.

    Attributes:
        scores: Logits or probabilities, (V, C) float.
        labels: Classes, (V,) int; or (V, C) bool where videos have several labels.
        filenames: Of the V videos, or None where they are not known.
        skipped: Names of the videos that could not be decoded and have no scores; '' where a name is not known.
        classes: Names of the C classes, or None where they are not known.
    """

    scores: np.ndarray
    labels: np.ndarray
    filenames: Optional[List[str]] = None
    skipped: Sequence[str] = ()
    classes: Optional[Sequence[str]] = None

    def __post_init__(self) -> None:
        videos, classes = self.scores.shape
        if not videos:
            raise ValueError(f'no video has scores; {len(self.skipped)} were skipped because they cannot be decoded. '
                             'Correct data_prefix, or the list.')
        finite = np.isfinite(self.scores).all(axis=1)
        if not finite.all():
            raise ValueError(f'the scores of {self.name_of(int(np.argmin(finite)))} are not finite (NaN or infinity), '
                             f'and those of {int((~finite).sum()) - 1} other videos: the model is broken.')
        if self.labels.ndim == 1 and not ((self.labels >= 0) & (self.labels < classes)).all():
            wrong = int(np.argmax((self.labels < 0) | (self.labels >= classes)))
            raise ValueError(f'{self.name_of(wrong)} has the label {self.labels[wrong]}, but the model scores classes '
                             f'0 to {classes - 1}: give the model and the list the same classes.')
        if self.classes is not None and len(self.classes) != classes:
            raise ValueError(f'the dataset names {len(self.classes)} classes, but the model scores {classes}: give '
                             'label_file and model.cls_head the same list.')

    @property
    def listed(self) -> int:
        """Number of videos, with and without scores."""
        return len(self.scores) + len(self.skipped)

    def name_of(self, video: int) -> str:
        """How a message names a video."""
        return self.filenames[video] if self.filenames else f'video {video}'

    def save(self, path: Union[str, Path]) -> None:
        """Writes an `.npz` file that `load` reads; nobody ever sees a part of it."""
        names = dict(filenames=self.filenames, classes=self.classes)
        known = {key: np.array(value, dtype=str) for key, value in names.items() if value is not None}
        write_npz(path, scores=self.scores, labels=self.labels, skipped=np.array(self.skipped, dtype=str), **known)

    @classmethod
    def load(cls, path: Union[str, Path]) -> 'Scores':
        """Reads what `save` or the host's `DumpResults` (`tools/test.py --dump`) wrote.

        The latter is a pickle, which runs code when it is opened: load only what you wrote yourself.

        Raises:
            FileNotFoundError: No such file.
            ValueError: Neither of the two, or faulty scores.
        """
        path = Path(path)
        if not path.is_file():
            raise FileNotFoundError(f'there is no file of scores {path}')
        if path.suffix in ('.pkl', '.pickle'):
            with open(path, 'rb') as file:
                samples = pickle.load(file)
            if not isinstance(samples, list) or not all(isinstance(sample, Mapping) for sample in samples):
                raise ValueError(f'{path}: expected a list of predictions, as tools/test.py --dump writes it, found '
                                 f'{type(samples).__name__}')
            return cls.from_results([sample_result(sample) for sample in samples])
        with np.load(path, allow_pickle=False) as stored:
            missing = [key for key in ('scores', 'labels', 'skipped') if key not in stored]
            if missing:
                raise ValueError(f'{path} has no {", no ".join(missing)}: it is not a dump of vlplugins.ProtocolMetric')
            names = {key: stored[key].tolist() for key in ('filenames', 'classes') if key in stored}
            return cls(stored['scores'], stored['labels'], skipped=stored['skipped'].tolist(), **names)

    @classmethod
    def from_results(cls, results: Sequence[Mapping[str, Any]], classes: Optional[Sequence[str]] = None) -> 'Scores':
        """Scores of what `sample_result` made of each video, in the order of the dataset.

        Raises:
            ValueError: Faulty scores or labels.
        """
        decoded = [result for result in results if result['decoded']]
        skipped = [result['filename'] or '' for result in results if not result['decoded']]
        names = [result['filename'] for result in decoded]
        scores = np.stack([result['scores'] for result in decoded]) if decoded else np.zeros((0, 0))
        labels = np.stack([result['label'] for result in decoded]) if decoded else np.zeros(0)
        return cls(scores, labels, None if None in names else names, skipped, classes)


def sample_result(sample: Mapping[str, Any]) -> dict:
    """What the protocols need of a data sample after the model's prediction.

    Args:
        sample: Data sample as a dict, with `pred_score`, `gt_label` and, where the pipeline's `PackActionInputs` has
            them in `meta_keys`, `filename` and `decoded`.

    Returns:
        `scores` (C,) or None where the video could not be decoded, `label` (an int64, or (C,) bool for several),
        `filename` or None, and `decoded`.

    Raises:
        ValueError: The head has not fused the views, or the sample has no label.
    """
    decoded = bool(sample.get('decoded', True))
    result = dict(scores=None, label=None, filename=sample.get('filename'), decoded=decoded)
    if decoded:
        result['scores'] = _one_score_per_class(sample)
        result['label'] = _label(sample, len(result['scores']))
    return result


def _one_score_per_class(sample: Mapping[str, Any]) -> np.ndarray:
    if 'pred_score' not in sample:
        raise ValueError(f'a sample has no pred_score, only {", ".join(sample)}: the metric needs a recognizer')
    scores = np.asarray(sample['pred_score'].cpu().float())
    if scores.ndim == 2 and len(scores) == 1:  # a single view that the head was not told to fuse
        scores = scores[0]
    if scores.ndim != 1:
        raise ValueError(f'the head gives scores of shape {scores.shape} for a video, one row per view: set '
                         "model.cls_head.average_clips to 'prob', 'score' or, for heads of vlplugins, 'feature'.")
    return scores


def _label(sample: Mapping[str, Any], num_classes: int) -> np.ndarray:
    label = np.asarray(sample['gt_label'].cpu()) if 'gt_label' in sample else np.array([-1])
    if label.size == num_classes != 1:
        return label.astype(bool)
    if label.size != 1:
        raise ValueError(f'{sample.get("filename", "a video")} has labels of shape {label.shape}, but the model scores '
                         f'{num_classes} classes: give the model and the list the same classes.')
    return label.reshape(()).astype(np.int64)
