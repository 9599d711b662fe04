"""What ALT's tables share: the paper, its models, and tests with variants of them."""

from typing import Any, Dict, Mapping, Optional

from ..steps import Evaluate, Overrides, Train
from ..table import Column, Measure, Metric, Paper, Row

PAPER = Paper('ALT', 'Align before Adapt: Efficient and Generalizable Video Action Recognition with Text Corpus '
              '(CVPR 2024)', 'https://arxiv.org/abs/2311.15619')

TOP1 = Column('top1', 'Top-1', '%')
TOP1_METRIC = {'top1': 'acc/top1'}

WHY_FLOPS = ("the paper's GFLOPs are multiply-adds, with the corpus of its authors, which they did not publish; ours "
             'are of the corpus that comes with the package')


def kinetics(size: str, overrides: Optional[Overrides] = None) -> Train:
    """The model of 32 frames, 'b16' or 'l14', that the transfers of the paper start from."""
    return Train(f'alt/alt_{size}_k400_32f.py', overrides or {})


def full(overrides: Overrides, metrics: Mapping[str, Metric]) -> Measure:
    """Kinetics-400, ALT-B/16, 8 frames, one view."""
    training = Train('alt/alt_b16_k400.py', overrides)
    return Measure(Evaluate(training.config, overrides, checkpoint=training, loader='val'), metrics)


def few_shot(size: str, data: str, shots: int, metrics: Mapping[str, Metric],
             overrides: Optional[Overrides] = None) -> Measure:
    """So many videos of every class, from the model trained on Kinetics-400."""
    variant: Dict[str, Any] = dict(overrides or {})
    training = Train(f'alt/few_shot/alt_{size}_{data}_2shot.py', {**variant, 'train_dataloader.dataset.shots': shots},
                     start=kinetics(size, variant))
    return Measure(Evaluate(training.config, variant, checkpoint=training), metrics)


def zero_shot(size: str, data: str, metrics: Mapping[str, Metric], overrides: Optional[Overrides] = None) -> Measure:
    """A test of the model trained on Kinetics-400, with other labels and entities."""
    test = Evaluate(f'alt/zero_shot/alt_{size}_{data}.py', overrides or {}, checkpoint=kinetics(size))
    return Measure(test, metrics)


def cited(key: str, label: str, **paper: str) -> Row:
    """A row that the paper cites from others."""
    return Row(key, label, paper)
