"""The rows of a classifier, one for each class: what a correlation map shows."""

from typing import List, Optional, Tuple

import torch
from mmaction.registry import MODELS
from mmengine.config import Config
from mmengine.registry import init_default_scope
from mmengine.runner.checkpoint import CheckpointLoader
from torch import Tensor, nn

from vlplugins.models.heads.cosine_head import CosineHead
from vlplugins.text.labels import load_labels

PREFIX = 'cls_head.'


def classifier_rows(cfg: Config, checkpoint: Optional[str] = None) -> Tuple[Tensor, List[str]]:
    """Classifier of a config and the names of its classes; nothing but the head is built.

    Args:
        cfg: The config. Of a head with class texts the rows are what `class_texts` says: text embeddings, a random, an
            orthogonal or a ready matrix; of another head they are those of its linear layer.
        checkpoint: Path or address of trained weights. A classifier that is learned (a linear layer, learnable prompts)
            is that of the checkpoint.

    Returns:
        Rows (C, E), and the labels.

    Raises:
        ValueError: If the classifier is learned and there is no checkpoint, or not that of this head; or if nothing
            names the classes.
    """
    init_default_scope(cfg.get('default_scope', 'mmaction'))
    head = MODELS.build(cfg.model.cls_head).eval()
    if checkpoint:
        _load(head, checkpoint)
    if isinstance(head, CosineHead):
        with torch.no_grad():
            rows = head.class_rows()
    elif checkpoint:
        rows = _linear_layer(head).weight
    else:
        raise ValueError(f'{type(head).__name__} learns its classifier, which is random before training: name the '
                         'CHECKPOINT that holds it.')
    return rows.detach().cpu().float(), _labels(cfg, head, len(rows))


def _load(head: nn.Module, checkpoint: str) -> None:
    content = CheckpointLoader.load_checkpoint(checkpoint, map_location='cpu')
    state = content.get('state_dict', content)
    own = {name[len(PREFIX):]: value for name, value in state.items() if name.startswith(PREFIX)}
    try:
        head.load_state_dict(own)
    except RuntimeError as error:
        raise ValueError(f'the checkpoint {checkpoint} does not hold the head of the config, {type(head).__name__}: '
                         f'{error}') from error


def _linear_layer(head: nn.Module) -> nn.Linear:
    layers = [layer for layer in head.modules()
              if isinstance(layer, nn.Linear) and layer.out_features == head.num_classes]
    if len(layers) != 1:
        raise ValueError(f'{type(head).__name__} has {len(layers)} linear layers with {head.num_classes} outputs; '
                         'a correlation map needs the one whose rows are the classifier.')
    return layers[0]


def _labels(cfg: Config, head: nn.Module, count: int) -> List[str]:
    if getattr(head, 'labels', None):
        return list(head.labels)
    files = [(cfg.get(loader) or {}).get('dataset', {}).get('label_file')
             for loader in ('test_dataloader', 'train_dataloader')]
    file = next(filter(None, files), None)
    labels = load_labels(file) if file else []
    if len(labels) != count:
        raise ValueError(f'the classifier has {count} rows, but test_dataloader.dataset.label_file={file!r} names '
                         f'{len(labels)} classes: name the list that the model was trained with.')
    return labels
