"""The text side of a contrastive head: embeddings of prompts and captions, frozen or trained."""

from typing import Any, Dict, List, Optional, Sequence, Union

import torch
from torch import Tensor, nn

from vlplugins.models.layers.constant_matrix import ConstantMatrix
from vlplugins.ops.precision import full_precision
from vlplugins.text.class_texts import read_class_texts
from vlplugins.text.embeddings import build_encoder
from vlplugins.text.keys import check_keys
from vlplugins.text.prompts import build_prompts
from vlplugins.text.sources import class_rows
from vlplugins.text.training_sources import template_rows

ENCODED_KEYS = ('templates', 'split_camel_case', 'cache_dir')
CONSTANT_KEYS = ('matrix', 'seed', 'out_dims')


class OfflineTexts(nn.Module):
    """Prompts encoded once, before training: constants, neither parameters nor in a checkpoint.

    Args:
        class_texts: What `text.sources.class_rows` takes. Each template keeps its own rows; a ready matrix counts as
            one template.

    Attributes:
        labels: Names of the classes, None where a bare matrix was given.
        num_classes: C.
        num_templates: P.
        out_dims: E.

    Raises:
        ValueError: For a missing or unknown key.
    """

    caption_key = 'caption_embedding'

    def __init__(self, class_texts: Any) -> None:
        super().__init__()
        if isinstance(class_texts, dict):
            check_keys(class_texts, 'class_texts', ('labels', ), ('encoder', *ENCODED_KEYS, *CONSTANT_KEYS))
        if isinstance(class_texts, dict) and class_texts.get('matrix') is None:
            templates = read_class_texts(class_texts).templates
            training, test, self.labels = template_rows({**class_texts, 'test_templates': templates})
        else:
            test, self.labels = class_rows(class_texts)
            training = test[None]
        self.num_templates, self.num_classes, self.out_dims = training.shape
        self.prompt_embeddings = ConstantMatrix(training.flatten(0, 1))  # (P·C, E)
        self.class_embeddings = ConstantMatrix(test)

    def forward(self, labels: Tensor, templates: Tensor) -> Tensor:
        """Embeddings of the prompts of `labels` in `templates`: (B,), (B,) -> (B, E)."""
        return self.prompt_embeddings()[templates * self.num_classes + labels]

    def captions(self, embeddings: Sequence[Tensor]) -> Tensor:
        """The captions' embeddings, which come ready, as rows: B times (E,) -> (B, E).

        Raises:
            ValueError: If they are not as wide as those of the classes.
        """
        return _rows(embeddings, self.out_dims, 'the texts of the classes')

    def class_rows(self) -> Tensor:
        """Mean direction over the templates, (C, E), of unit length."""
        return self.class_embeddings()


class CaptionTexts(nn.Module):
    """Captions that come as embeddings, without classes: for pre-training.

    Args:
        out_dims: Width E of the embeddings.
    """

    caption_key = 'caption_embedding'
    labels = None
    num_classes = 0

    def __init__(self, out_dims: int) -> None:
        super().__init__()
        self.out_dims = out_dims

    def captions(self, embeddings: Sequence[Tensor]) -> Tensor:
        """The captions' embeddings as rows: B times (E,) -> (B, E).

        Raises:
            ValueError: If they are not as wide as the features.
        """
        return _rows(embeddings, self.out_dims,
                     'the features of the head (its in_channels, and in FILS model.projector.out_dims)')

    def class_rows(self) -> Tensor:
        """Refuses.

        Raises:
            ValueError: There are no classes.
        """
        raise ValueError('model.cls_head has no classes to choose from, only captions: give it class_texts.')


class OnlineTexts(nn.Module):
    """Prompts and captions encoded in every step by a text encoder that is trained with the rest.

    The prompts of the classes are tokenised once, where the encoder has `tokenize` apart from `forward`, and each
    distinct text of a batch is encoded once. In evaluation the rows of the classes are encoded once: whatever may have
    changed the encoder (`train`, `eval`, a checkpoint, another device) makes them be encoded anew.

    Args:
        class_texts: dict with `labels`, `encoder`, and optionally `templates` and `split_camel_case`.

    Attributes:
        text_encoder: The encoder.
        labels: Names of the classes.
        num_classes: C.
        num_templates: P.
        out_dims: E.

    Raises:
        ValueError: For a matrix in place of texts, a missing or an unknown key.
    """

    caption_key = 'caption'

    def __init__(self, class_texts: Any) -> None:
        super().__init__()
        if not isinstance(class_texts, dict):
            raise ValueError("text='online' encodes texts in every step: class_texts must be a dict with labels and "
                             f"encoder, found {type(class_texts).__name__}. A ready matrix needs text='offline'.")
        check_keys(class_texts, "class_texts with text='online'", ('labels', 'encoder'), ENCODED_KEYS)
        texts = read_class_texts(class_texts)
        groups = build_prompts(texts.labels, texts.templates, texts.split_camel_case)
        self.labels, self.num_classes, self.num_templates = texts.labels, len(groups), len(groups[0])
        self.text_encoder = build_encoder(texts.encoder)
        if next(self.text_encoder.parameters(), None) is None:
            self.init_weights()  # optimizer and DDP take the parameters that are there when the model is built
        self.out_dims = self.text_encoder.out_dims
        self._prompts = [prompt for group in groups for prompt in group]  # C·P
        self._class_texts = {**class_texts, 'labels': self.labels, 'encoder': None, 'cache_dir': False}
        self._tokens: Union[Tensor, Dict[str, Tensor], None] = None
        self._class_rows: Optional[Tensor] = None

    def forward(self, labels: Tensor, templates: Tensor) -> Tensor:
        """Embeddings of the prompts of `labels` in `templates`: (B,), (B,) -> (B, E)."""
        distinct, place = (labels * self.num_templates + templates).unique(return_inverse=True)
        return self._encode_prompts(distinct.tolist())[place]

    def captions(self, texts: Sequence[str]) -> Tensor:
        """Embeddings of any texts, (B, E)."""
        number = {text: row for row, text in enumerate(dict.fromkeys(texts))}
        return self.text_encoder.encode(list(number))[[number[text] for text in texts]]

    def class_rows(self) -> Tensor:
        """Mean direction over the templates, (C, E), of unit length and without gradient."""
        if self._class_rows is None or self.training:
            device = self._device()
            with full_precision(device):
                rows, _ = class_rows({**self._class_texts, 'encoder': self.text_encoder})
            self._class_rows = rows.to(device)
        return self._class_rows

    def init_weights(self) -> None:
        """Lets the encoder read its pretrained weights before the optimizer sees them, not at its first text."""
        if hasattr(self.text_encoder, 'load'):
            self.text_encoder.load()

    def train(self, mode: bool = True) -> 'OnlineTexts':
        """The module's, and the rows of the classes are forgotten."""
        self._class_rows = None
        return super().train(mode)

    def _encode_prompts(self, index: List[int]) -> Tensor:
        if not hasattr(self.text_encoder, 'tokenize'):
            return self.text_encoder.encode([self._prompts[row] for row in index])
        if self._tokens is None:
            self._tokens = self.text_encoder.tokenize(self._prompts)
        return self.text_encoder(_rows_of(self._tokens, index, self._device()))

    def _device(self) -> torch.device:
        return next(self.text_encoder.parameters()).device

    def _load_from_state_dict(self, state_dict: dict, prefix: str, *args: Any) -> None:
        self._class_rows = None
        super()._load_from_state_dict(state_dict, prefix, *args)

    def _apply(self, *args: Any, **kwargs: Any) -> 'OnlineTexts':
        self._class_rows = None
        return super()._apply(*args, **kwargs)


def _rows_of(tokens: Union[Tensor, Dict[str, Tensor]], index: List[int], device: torch.device) -> Any:
    """Some of the texts that an encoder tokenised, CLIP's into a tensor, those of Hugging Face into several."""
    if isinstance(tokens, dict):
        return {name: value[index].to(device) for name, value in tokens.items()}
    return tokens[index].to(device)


def _rows(embeddings: Sequence[Tensor], width: int, others: str) -> Tensor:
    rows = torch.stack([torch.as_tensor(embedding) for embedding in embeddings]).detach()
    if rows.shape[1:] != (width, ):
        raise ValueError(f'caption_embedding has the shape {tuple(rows.shape[1:])}, but {others} are {width} wide: '
                         'both must come from, or lead to, the same text encoder.')
    return rows
