"""A linear layer on frozen features (ALT, Table 6)."""

import math
from dataclasses import dataclass
from typing import Tuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .feature_store import Features


@dataclass
class ProbeResult:
    """What a linear layer reached.

    Attributes:
        top1: Share of the test videos that it classifies rightly.
        train_top1: The same of the videos that it was trained on.
        num_train: Videos that it was trained on.
        num_test: Videos that it was tested on.
    """

    top1: float
    train_top1: float
    num_train: int
    num_test: int


def linear_probe(train_features: Features,
                 test_features: Features,
                 num_classes: int,
                 epochs: int = 30,
                 warmup_epochs: int = 5,
                 batch_size: int = 256,
                 lr: float = 4e-4,
                 min_lr: float = 8e-8,
                 betas: Tuple[float, float] = (0.9, 0.98),
                 weight_decay: float = 0.001,
                 seed: int = 0) -> ProbeResult:
    """Trains a linear layer on features and tests it on others.

    Rate, epochs, warm-up, betas and decay are the paper's (Sec. 3.4 and 4.4), the batch is that of its full training;
    the layer after the last epoch counts. It starts at zero, the problem being convex, so that the seed orders the
    videos and does nothing else. A call takes seconds and gives the same result every time.

    Args:
        train_features: With one label a video.
        test_features: Of the same width.
        num_classes: C.
        epochs: Times that each video is shown.
        warmup_epochs: How many of them the learning rate rises from 0.
        batch_size: Videos a step; the last step of an epoch takes what is left.
        lr: Where the warm-up ends and the cosine begins.
        min_lr: Where the cosine ends.
        betas: Of AdamW.
        weight_decay: Of the matrix; the bias has none.
        seed: Of the order of the videos.

    Raises:
        ValueError: No videos, videos without one label below C, features of two widths, or a warm-up that is longer
            than the training.
    """
    train, test = _tensors(train_features, num_classes, 'train'), _tensors(test_features, num_classes, 'test')
    if train[0].shape[1] != test[0].shape[1]:
        raise ValueError(f'the train features are {train[0].shape[1]} wide, the test features {test[0].shape[1]}: '
                         'extract both with the same model.')
    if not 0 <= warmup_epochs < epochs:
        raise ValueError(f'warmup_epochs={warmup_epochs} must be from 0 on and below epochs={epochs}.')
    layer = nn.Linear(train[0].shape[1], num_classes)
    for parameter in layer.parameters():
        nn.init.zeros_(parameter)
    groups = [dict(params=[layer.weight], weight_decay=weight_decay), dict(params=[layer.bias], weight_decay=0.0)]
    optimizer = torch.optim.AdamW(groups, lr=lr, betas=betas)
    steps = math.ceil(len(train[0]) / batch_size)
    order = torch.Generator().manual_seed(seed)
    for epoch in range(epochs):
        for step, batch in enumerate(torch.randperm(len(train[0]), generator=order).split(batch_size)):
            for group in optimizer.param_groups:
                group['lr'] = rate_at(epoch * steps + step, warmup_epochs * steps, epochs * steps, lr, min_lr)
            optimizer.zero_grad()
            F.cross_entropy(layer(train[0][batch]), train[1][batch]).backward()
            optimizer.step()
    return ProbeResult(_top1(layer, *test), _top1(layer, *train), len(train[0]), len(test[0]))


def rate_at(step: int, warmup: int, total: int, lr: float, min_lr: float) -> float:
    """Learning rate of a step: a line from 0 to `lr` in `warmup` steps, then a cosine to `min_lr` in the rest."""
    if step < warmup:
        return lr * step / warmup
    return min_lr + (lr - min_lr) * (1 + math.cos(math.pi * (step - warmup) / (total - warmup))) / 2


def _tensors(features: Features, num_classes: int, part: str) -> Tuple[Tensor, Tensor]:
    """Features (V, E) and labels (V,), checked."""
    labels = np.asarray(features.labels)
    if not len(labels):
        raise ValueError(f'there are no {part} features: {len(features.skipped)} videos could not be decoded.')
    if labels.ndim != 1 or labels.min() < 0 or labels.max() >= num_classes:
        found = 'several labels a video' if labels.ndim != 1 else f'labels from {labels.min()} to {labels.max()}'
        raise ValueError(f'the {part} features have {found}; a linear probe takes one label a video, 0 to '
                         f'{num_classes - 1}.')
    return torch.from_numpy(features.features).float(), torch.from_numpy(labels).long()


@torch.no_grad()
def _top1(layer: nn.Linear, features: Tensor, labels: Tensor) -> float:
    return (layer(features).argmax(dim=1) == labels).double().mean().item()
