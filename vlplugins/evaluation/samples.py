"""What the protocols need of a video after the model's prediction."""

from typing import Any, Mapping

import numpy as np


def sample_result(sample: Mapping[str, Any]) -> dict:
    """What the protocols need of a data sample after the model's prediction.

    Args:
        sample: Data sample as a dict, with `pred_score`, `gt_label` and, where the pipeline's `PackActionInputs` has
            them in `meta_keys`, `filename` and `decoded`.

    Returns:
        `scores` (C,) or None where the video could not be decoded, `label` (an int64, or (C,) bool for several),
        `filename` or None, and `decoded`.

    Raises:
        ValueError: The head has not fused the views, or the sample's label is no class.
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
    if not 0 <= label.item() < num_classes:
        raise ValueError(f'{sample.get("filename", "a video")} has the label {label.item()}, but the model scores '
                         f'classes 0 to {num_classes - 1}: give the model and the list the same classes.')
    return label.reshape(()).astype(np.int64)
