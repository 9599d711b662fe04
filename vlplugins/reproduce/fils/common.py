"""What FILS' tables share: the paper, its pre-trainings, and the fine-tunings that measure them."""

from typing import Mapping, Optional

from ..steps import Evaluate, Overrides, Train
from ..table import Column, Measure, Metric, Paper

PAPER = Paper('FILS', 'FILS: Self-Supervised Video Feature Prediction In Semantic Language Space (2024)',
              'https://arxiv.org/abs/2406.03447')

ACTION = Column('action', 'Action Top-1', '%')


def pretrained(data: str, overrides: Optional[Overrides] = None, variant: str = '800e') -> Train:
    """A pre-training on 'ek100' or 'ssv2'."""
    return Train(f'fils/pretrain/fils_b16_{data}_{variant}.py', overrides or {})


def fine_tuned(data: str, start: Train, metrics: Mapping[str, Metric]) -> Measure:
    """A test of the encoder of `start` after fine-tuning on a dataset."""
    config = f'fils/finetune/fils_b16_{data}.py'
    return Measure(Evaluate(config, checkpoint=Train(config, start=start)), metrics)


def action_accuracy(start: Train) -> Measure:
    """The number that the ablations have: accuracy of the actions of EPIC-Kitchens-100."""
    return fine_tuned('ek100', start, {'action': 'action/top1'})
