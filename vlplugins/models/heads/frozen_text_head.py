"""The classifier is the frozen text embedding of the labels (Text4Vis; ALT, Eq. 10)."""

import math
from typing import Any, Optional, Tuple, Union

import torch
from mmaction.models.heads import BaseHead
from torch import Tensor, nn

from vlplugins.models.layers.constant_matrix import ConstantMatrix
from vlplugins.ops.similarity import cosine_logits
from vlplugins.registry import MODELS
from vlplugins.text.sources import class_rows

LN_100 = math.log(100.0)


@MODELS.register_module()
class FrozenTextHead(BaseHead):
    """Logits by cosine similarity with constant class embeddings: exp(logit_scale) · norm(v) · norm(W)ᵀ.

    W is no parameter, no buffer and in no checkpoint: the same weights classify any list of labels, and swapping the
    list between training and test (zero-shot) is one key of the config.

    Args:
        class_texts: Where W comes from: a dict with `labels`, `encoder` and optionally `templates`; or the matrix
            itself as a nested list, a tensor, or the path of a `.pt` or `.npy` file.
        num_classes: Number of labels, to check against W; taken from W where not given.
        in_channels: Width of the features; the width E of W where not given. Where the two differ, a learnable
            linear layer maps one onto the other, so that any backbone can be put under the head.
        logit_scale: Start of the scale, stored as its logarithm; CLIP's is ln 100.
        learnable_scale: Whether it is trained.
        **kwargs: Of the host's `BaseHead`: `loss_cls`, `label_smooth_eps`, `topk`, `average_clips`, …

    Raises:
        ValueError: If `num_classes` is not the number of labels.
    """

    def __init__(self,
                 class_texts: Any,
                 num_classes: Optional[int] = None,
                 in_channels: Optional[int] = None,
                 logit_scale: float = LN_100,
                 learnable_scale: bool = True,
                 **kwargs: Any) -> None:
        rows, labels = class_rows(class_texts)
        if num_classes is not None and num_classes != len(rows):
            raise ValueError(f'{len(rows)} labels in {_describe(class_texts)}, but model.cls_head.num_classes='
                             f'{num_classes}. Drop num_classes, or name the label list that the annotations were made '
                             'with.')
        super().__init__(len(rows), in_channels or rows.shape[1], **kwargs)
        self.labels = labels
        self.class_embeddings = ConstantMatrix(rows)
        self.logit_scale = nn.Parameter(torch.tensor(float(logit_scale)), requires_grad=learnable_scale)
        same_width = self.in_channels == rows.shape[1]
        self.project = nn.Identity() if same_width else nn.Linear(self.in_channels, rows.shape[1], bias=False)

    def forward(self, x: Union[Tensor, Tuple[Tensor, ...]], num_segs: Optional[int] = None, **kwargs: Any) -> Tensor:
        """Logits of the features of any of the host's backbones, or ours.

        Args:
            x: (B, D); tokens or frames (B, T, D), averaged; feature maps (B, D, T, H, W), averaged; or images of a
                2D recognizer (B · num_segs, D[, H, W]), averaged over pixels and segments.
            num_segs: Segments of a video, from the host's `Recognizer2D`.
            **kwargs: What else the host hands on.

        Returns:
            (B, C), float32.

        Raises:
            ValueError: If the features are not `in_channels` wide.
        """
        features = pool_features(x, self.in_channels)
        if num_segs:
            features = features.unflatten(0, (-1, num_segs)).mean(dim=1)
        return cosine_logits(self.project(features), self.class_embeddings.rows, self.logit_scale)


def pool_features(x: Union[Tensor, Tuple[Tensor, ...]], width: int) -> Tensor:
    """One feature per sample, (B, D), from what backbones and necks hand over.

    Args:
        x: (B, D), (B, T, D), (B, D, H, W), (B, D, T, H, W), or a tuple whose first entry is one of them.
        width: D.

    Raises:
        ValueError: For features of another width or number of dimensions.
    """
    if isinstance(x, (tuple, list)):
        x = x[0]
    if x.ndim == 3 and x.shape[-1] == width:
        return x.mean(dim=1)
    if x.ndim in (2, 4, 5) and x.shape[1] == width:
        return x.flatten(2).mean(dim=2) if x.ndim > 2 else x
    raise ValueError(f'FrozenTextHead got features of shape {tuple(x.shape)} and expects {width} channels: '
                     'set cls_head.in_channels to the width of what comes before the head.')


def _describe(class_texts: Any) -> str:
    if isinstance(class_texts, dict):
        labels = class_texts['labels']
        return labels if isinstance(labels, str) else 'class_texts.labels'
    return class_texts if isinstance(class_texts, str) else 'class_texts'
