"""What all heads share whose logits are cosine similarities with class embeddings."""

import math
from abc import abstractmethod
from typing import Any, Optional, Tuple, Union

import torch
from mmaction.models.heads import BaseHead
from torch import Tensor, nn

from vlplugins.ops.similarity import cosine_logits

LN_100 = math.log(100.0)
Features = Union[Tensor, Tuple[Tensor, ...]]


class CosineHead(BaseHead):
    """Logits exp(logit_scale) · norm(v) · norm(W)ᵀ; a subclass says what W is, in `class_rows`.

    Args:
        num_classes: C.
        in_channels: Width of the features.
        out_dims: Width E of W. Where it is not `in_channels`, a learnable linear layer maps one onto the other, so that
            any backbone can be put under the head.
        logit_scale: Start of the scale, stored as its logarithm; CLIP's is ln 100.
        learnable_scale: Whether it is trained.
        average_clips: How the views of a video are fused in a test: 'score' or 'prob' (the host's) average logits or
            probabilities; 'feature' averages the features before they are normalised, which is how Text4Vis' released
            code tests; None does not fuse.
        **kwargs: Of the host's `BaseHead`: `loss_cls`, `label_smooth_eps`, `topk`, …
    """

    def __init__(self,
                 num_classes: int,
                 in_channels: int,
                 out_dims: int,
                 logit_scale: float = LN_100,
                 learnable_scale: bool = True,
                 average_clips: Optional[str] = None,
                 **kwargs: Any) -> None:
        if average_clips not in ('feature', 'score', 'prob', None):
            raise ValueError(f"model.cls_head.average_clips={average_clips!r} is unknown: use 'feature', 'score', "
                             "'prob' or None.")
        super().__init__(num_classes, in_channels, average_clips=average_clips, **kwargs)
        self.logit_scale = nn.Parameter(torch.tensor(float(logit_scale)), requires_grad=learnable_scale)
        self.project = nn.Identity() if in_channels == out_dims else nn.Linear(in_channels, out_dims, bias=False)

    @abstractmethod
    def class_rows(self) -> Tensor:
        """W, (C, E)."""

    def forward(self, x: Features, num_segs: Optional[int] = None, **kwargs: Any) -> Tensor:
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
        return self.classify(self.embed(x, num_segs))

    def embed(self, x: Features, num_segs: Optional[int] = None) -> Tensor:
        """Video embeddings v in the space of W, (B, E), not of unit length; arguments of `forward`."""
        features = pool_features(x, self.in_channels)
        if num_segs:
            features = features.unflatten(0, (-1, num_segs)).mean(dim=1)
        return self.project(features)

    def classify(self, embeddings: Tensor) -> Tensor:
        """Logits of video embeddings: (B, E) -> (B, C), float32."""
        return cosine_logits(embeddings, self.class_rows(), self.logit_scale)

    def predict(self, feats: Features, data_samples: list, **kwargs: Any) -> list:
        """Scores of the videos of `data_samples`, fused over views as `average_clips` says."""
        if self.average_clips != 'feature':
            return super().predict(feats, data_samples, **kwargs)
        embeddings = self.embed(feats, kwargs.get('num_segs'))
        fused = embeddings.unflatten(0, (len(data_samples), -1)).mean(dim=1)  # (B · V, E) -> (B, E)
        return self.predict_by_feat(self.classify(fused), data_samples)

    def average_clip(self, cls_scores: Tensor, num_segs: int = 1) -> Tensor:
        """The host's, which does not know of views that were fused as features."""
        return cls_scores if self.average_clips == 'feature' else super().average_clip(cls_scores, num_segs)


def pool_features(x: Features, width: int) -> Tensor:
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
    raise ValueError(f'The head got features of shape {tuple(x.shape)} and expects {width} channels: '
                     'set cls_head.in_channels to the width of what comes before the head.')
