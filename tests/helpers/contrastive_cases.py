"""A contrastive model small enough for two processes, and what both of them and one alone are asked to compute."""

import itertools
import math
import warnings
from dataclasses import asdict, dataclass
from typing import Dict, List, Optional, Tuple

import torch
from mmaction.structures import ActionDataSample
from mmengine.registry import init_default_scope
from torch import Tensor, nn

WIDTH, E = 10, 32
ENCODER = dict(type='vlplugins.CLIPTextEncoder', context_length=16, embed_dims=32, depth=1, num_heads=2, out_dims=E,
               embedding_std=1.0)
TEXTS = dict(labels=['running', 'jumping', 'ice skating', 'yoga'], templates='label', encoder=ENCODER, cache_dir=False)
LABELS = (2, 0, 2, 3, 0)  # equal ones on one rank and across ranks
CAPTIONS = ('a man runs', 'a dog', 'a man runs', 'two cats', 'a dog')


@dataclass
class Case:
    """How a step is taken: arguments of the head, and rows of each rank."""

    sizes: Tuple[int, int]
    text: str
    target: str
    gather: bool = True
    captions: bool = False
    learnable_scale: bool = True
    logit_scale: float = math.log(100)

    def __str__(self) -> str:
        flags = ('' if self.gather else ' apart') + (' captions' if self.captions else '')
        return f'{self.sizes[0]}+{self.sizes[1]} {self.text} {self.target}{flags}'

    def head(self) -> dict:
        """Config of the head."""
        options = asdict(self)
        options.pop('sizes')
        return dict(type='vlplugins.ContrastiveHead', class_texts=TEXTS, in_channels=WIDTH, **options)


CASES = [Case(sizes, text, target) for sizes, text, target in itertools.product(
    ((2, 2), (3, 2)), ('online', 'offline'), ('kl', 'index'))]
CASES += [
    Case((3, 2), 'online', 'kl', gather=False),
    Case((3, 2), 'offline', 'index', gather=False),
    Case((2, 3), 'online', 'index', captions=True),
    Case((2, 3), 'offline', 'kl', captions=True),
    Case((1, 4), 'online', 'kl', learnable_scale=False, logit_scale=math.log(1 / 0.07)),
]


class Model(nn.Module):
    """A backbone of one layer under the head."""

    def __init__(self, case: Case) -> None:
        super().__init__()
        from vlplugins.registry import MODELS
        init_default_scope('mmaction')
        torch.manual_seed(0)
        self.backbone = nn.Sequential(nn.Linear(WIDTH, WIDTH), nn.Tanh())
        self.head = MODELS.build(case.head())

    def forward(self, clips: Tensor, samples: List[ActionDataSample]) -> Dict[str, Tensor]:
        return self.head.loss(self.backbone(clips), samples)


def batch(rows: slice) -> Tuple[Tensor, List[ActionDataSample]]:
    """Some of the rows of the joined batch."""
    generator = torch.Generator().manual_seed(1)
    clips, embeddings = (torch.randn(len(LABELS), width, generator=generator) for width in (WIDTH, E))
    samples = []
    for label, caption, embedding in list(zip(LABELS, CAPTIONS, embeddings))[rows]:
        sample = ActionDataSample(metainfo=dict(caption=caption)).set_gt_label(label)
        sample.set_field(embedding, 'caption_embedding')
        samples.append(sample)
    return clips[rows], samples


def gradients(model: nn.Module) -> Dict[str, Optional[Tensor]]:
    """Of all parameters, by name."""
    return {name: value.grad for name, value in model.named_parameters()}


def whole_matrix(case: Case, model: Model, rows: slice) -> Dict[str, Tensor]:
    """The losses as the released code and CLIP write them down, with all similarities of some rows in one matrix."""
    clips, samples = batch(rows)
    video, texts = model.head.embed(model.backbone(clips)), model.head.texts
    if case.text == 'online':
        names = [sample.caption if case.captions else TEXTS['labels'][sample.gt_label] for sample in samples]
        text = torch.cat([texts.text_encoder.encode([name]) for name in names])
    else:
        text = torch.stack([sample.caption_embedding if case.captions else texts.class_rows()[int(sample.gt_label)]
                            for sample in samples])
    logits = model.head.logit_scale.exp() * torch.cosine_similarity(video[:, None], text[None], dim=-1)
    criterion = _clip if case.target == 'index' else lambda matrix: _released(matrix, LABELS[rows])
    halves = criterion(logits), criterion(logits.T)
    return dict(loss_contrastive=sum(halves) / 2, video_to_text=halves[0], text_to_video=halves[1])


def _released(logits: Tensor, labels: Tuple[int, ...]) -> Tensor:
    same = torch.tensor([[float(a == b) for a in labels] for b in labels])
    with warnings.catch_warnings():
        warnings.filterwarnings('ignore', message="reduction: 'mean'")  # which is what the code has
        return nn.KLDivLoss(reduction='mean')(logits.log_softmax(1), (10 * same).softmax(1)) * len(labels)


def _clip(logits: Tensor) -> Tensor:
    return nn.functional.cross_entropy(logits, torch.arange(len(logits)))
