"""Measures of one evaluation: top-k accuracy, mean class accuracy, mean average precision."""

from typing import Callable, Dict

import numpy as np
from mmaction.evaluation import mean_average_precision as host_mean_average_precision
from mmaction.evaluation import top_k_accuracy


def softmax(scores: np.ndarray) -> np.ndarray:
    """Probabilities of logits, (V, C) -> (V, C) float64."""
    exponentials = np.exp(scores.astype(np.float64) - scores.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def are_probabilities(scores: np.ndarray) -> bool:
    """Whether the rows of (V, C) are probabilities: nowhere negative, and each with the sum 1 up to rounding.

    Logits of a whole test do not sum up to one in every video, so that nobody needs to say which of the two a head
    hands over.
    """
    return bool((scores >= 0).all() and np.allclose(scores.sum(axis=1, dtype=np.float64), 1, rtol=0, atol=5e-3))


def top_1(scores: np.ndarray, labels: np.ndarray) -> float:
    """Share of the videos whose highest score is their label's; (V, C) and (V,)."""
    return float(top_k_accuracy(scores, labels, (1, ))[0])


def top_5(scores: np.ndarray, labels: np.ndarray) -> float:
    """Share of the videos whose label is among the five highest scores; (V, C) and (V,)."""
    return float(top_k_accuracy(scores, labels, (5, ))[0])


def mean_class_accuracy(scores: np.ndarray, labels: np.ndarray) -> float:
    """Top-1 accuracy of each class that occurs, averaged over these; (V, C) and (V,).

    The host's function of this name counts a class that no video has as wrong once any video is taken for it.
    """
    hits = scores.argmax(axis=1) == labels
    counts = np.bincount(labels, minlength=scores.shape[1])
    right = np.bincount(labels[hits], minlength=scores.shape[1])
    occurring = counts > 0
    return float((right[occurring] / counts[occurring]).mean())


def mean_average_precision(scores: np.ndarray, labels: np.ndarray) -> float:
    """Area under the precision-recall steps of each class that occurs, averaged over these (as scikit-learn's).

    The video-level mAP of Charades and Charades-Ego, where no two videos have the same score for a class. Their
    evaluation ranks videos without any label below all others: lists without these give the same.

    Args:
        scores: Probabilities, (V, C): videos compete within a class, so that the scale of their scores matters.
        labels: (V,), or (V, C) bool where videos have several.
    """
    many_hot = labels if labels.ndim == 2 else np.arange(scores.shape[1]) == labels[:, None]
    occurring = many_hot.any(axis=0)
    return float(host_mean_average_precision(list(scores[:, occurring]), list(many_hot[:, occurring])))


# By the name that a config and a result have for it.
MEASURES: Dict[str, Callable[[np.ndarray, np.ndarray], float]] = {
    'top1': top_1,
    'top5': top_5,
    'mean_class': mean_class_accuracy,
    'mAP': mean_average_precision,
}
