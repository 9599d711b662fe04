"""The classifier is the frozen text embedding of the labels (Text4Vis; ALT, Eq. 10)."""

import logging
from typing import Any, List, Optional, Tuple

from mmengine.logging import print_log
from torch import Tensor, nn

from vlplugins.models.layers.constant_matrix import ConstantMatrix
from vlplugins.models.layers.learnable_prompts import LearnablePrompts
from vlplugins.models.layers.template_matrices import TemplateMatrices
from vlplugins.registry import MODELS
from vlplugins.text.sources import class_rows
from vlplugins.text.training_sources import prompt_parts, template_rows

from .cosine_head import CosineHead


@MODELS.register_module()
class FrozenTextHead(CosineHead):
    """Logits by cosine similarity with constant class embeddings: exp(logit_scale) · norm(v) · norm(W)ᵀ.

    W is no parameter, no buffer and in no checkpoint: the same weights classify any list of labels, and swapping the
    list between training and test (zero-shot) is one key of the config.

    Args:
        class_texts: Where W comes from: a dict with the keys of `vlplugins.text.class_texts.ClassTexts`, which are
            `labels`, and `encoder` with its `templates`, or `matrix` for random, orthogonal or ready rows; or the
            matrix itself as a nested list, a tensor, or the path of a `.pt` or `.npy` file.
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
        class_embeddings, labels = _build(class_texts)
        count, width = class_embeddings.shape
        if num_classes is not None and num_classes != count:
            raise ValueError(f'{count} labels in {_describe(class_texts)}, but model.cls_head.num_classes='
                             f'{num_classes}. Drop num_classes, or name the label list that the annotations were made '
                             'with.')
        super().__init__(count, in_channels or width, width, **kwargs)
        self.labels = labels
        self.class_embeddings = class_embeddings

    def class_rows(self) -> Tensor:
        """W, (C, E)."""
        return self.class_embeddings()


def _build(class_texts: Any) -> Tuple[nn.Module, Optional[List[str]]]:
    """A module that gives W and has its `shape`, and the labels where they are known."""
    options = class_texts if isinstance(class_texts, dict) else {}
    if options.get('num_context'):
        parts = prompt_parts(class_texts)
        return LearnablePrompts(parts.encoder, parts.names, parts.num_context, parts.rows), parts.labels
    if options.get('template_choice') == 'random':
        templates = template_rows(class_texts)
        if len(templates.training) == 1:
            print_log("class_texts.template_choice='random' draws from class_texts.templates, which is a single one: "
                      "every iteration has the same. Name several, such as 'clip_kinetics'.",
                      logger='current', level=logging.WARNING)
        return TemplateMatrices(templates.training, templates.test), templates.labels
    rows, labels = class_rows(class_texts)
    return ConstantMatrix(rows), labels


def _describe(class_texts: Any) -> str:
    if isinstance(class_texts, dict):
        labels = class_texts['labels']
        return labels if isinstance(labels, str) else 'class_texts.labels'
    return class_texts if isinstance(class_texts, str) else 'class_texts'
