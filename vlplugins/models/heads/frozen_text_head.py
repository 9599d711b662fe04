"""The classifier is the frozen text embedding of the labels (Text4Vis; ALT, Eq. 10)."""

from typing import Any, Optional

from torch import Tensor

from vlplugins.models.layers.constant_matrix import ConstantMatrix
from vlplugins.registry import MODELS
from vlplugins.text.sources import class_rows

from .cosine_head import CosineHead


@MODELS.register_module()
class FrozenTextHead(CosineHead):
    """Logits by cosine similarity with constant class embeddings: exp(logit_scale) · norm(v) · norm(W)ᵀ.

    W is no parameter, no buffer and in no checkpoint: the same weights classify any list of labels, and swapping the
    list between training and test (zero-shot) is one key of the config.

    Args:
        class_texts: Where W comes from: a dict with `labels`, `encoder` and optionally `templates`; or the matrix
            itself as a nested list, a tensor, or the path of a `.pt` or `.npy` file.
        num_classes: Number of labels, to check against W; taken from W where not given.
        in_channels: Width of the features; the width E of W where not given. Where the two differ, a learnable
            linear layer maps one onto the other, so that any backbone can be put under the head.
        **kwargs: Of `CosineHead` and of the host: `logit_scale`, `learnable_scale`, `average_clips`, `loss_cls`,
            `label_smooth_eps`, `topk`, …

    Raises:
        ValueError: If `num_classes` is not the number of labels.
    """

    def __init__(self,
                 class_texts: Any,
                 num_classes: Optional[int] = None,
                 in_channels: Optional[int] = None,
                 **kwargs: Any) -> None:
        rows, labels = class_rows(class_texts)
        if num_classes is not None and num_classes != len(rows):
            raise ValueError(f'{len(rows)} labels in {_describe(class_texts)}, but model.cls_head.num_classes='
                             f'{num_classes}. Drop num_classes, or name the label list that the annotations were made '
                             'with.')
        super().__init__(len(rows), in_channels or rows.shape[1], rows.shape[1], **kwargs)
        self.labels = labels
        self.class_embeddings = ConstantMatrix(rows)

    def class_rows(self) -> Tensor:
        """W, (C, E)."""
        return self.class_embeddings.rows


def _describe(class_texts: Any) -> str:
    if isinstance(class_texts, dict):
        labels = class_texts['labels']
        return labels if isinstance(labels, str) else 'class_texts.labels'
    return class_texts if isinstance(class_texts, str) else 'class_texts'
