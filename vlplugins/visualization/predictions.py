"""Reads the predictions that `tools/test.py --dump` wrote."""

import pickle
from pathlib import Path
from typing import NamedTuple, Union

import numpy as np


class Predictions(NamedTuple):
    """Scores of all clips, (S, C), and their labels, (S,)."""

    scores: np.ndarray
    labels: np.ndarray

    @property
    def top1(self) -> float:
        """Share of clips whose highest score is their label's."""
        return float((self.scores.argmax(1) == self.labels).mean())

    @property
    def num_occurring(self) -> int:
        """Number of classes that the labels name."""
        return len(np.unique(self.labels))


def load_predictions(path: Union[str, Path]) -> Predictions:
    """Scores and labels of a dumped test, in the order of the dataset.

    The file is a pickle, which runs code when it is opened: load only what you wrote yourself.

    Raises:
        ValueError: The file holds no predictions of single-label classification.
    """
    with open(path, 'rb') as file:
        samples = pickle.load(file)
    if not isinstance(samples, list) or not samples:
        raise ValueError(f'{path}: expected a list with the predictions of at least one clip, found {type(samples)}')
    for index, sample in enumerate(samples):
        missing = [key for key in ('pred_score', 'gt_label') if key not in sample]
        if missing:
            raise ValueError(f'{path}: sample {index} has no {" and no ".join(missing)}; write the file with '
                             'tools/test.py CONFIG CHECKPOINT --dump FILE.pkl')
        num_labels = np.asarray(sample['gt_label']).size
        if num_labels != 1:
            raise ValueError(f'{path}: sample {index} has {num_labels} labels; the report is for one label a clip')
    scores = np.stack([np.asarray(sample['pred_score'], dtype=np.float64) for sample in samples])
    return Predictions(scores, np.array([int(sample['gt_label']) for sample in samples]))
