"""What Text4Vis' tables share: the paper, its columns, and the models that several tables test."""

from typing import Any, Dict, Mapping, Optional

from ..steps import Evaluate, Train
from ..table import Column, Measure, Metric, Paper, Row

PAPER = Paper('Text4Vis', 'Revisiting Classifier: Transferring Vision-Language Models for Video Recognition '
              '(AAAI 2023)', 'https://arxiv.org/abs/2207.01297')

TOP1, TOP5 = Column('top1', 'Top-1', '%'), Column('top5', 'Top-5', '%')
TOP1_METRIC = {'top1': 'all/top1'}
BOTH_METRICS = {'top1': 'all/top1', 'top5': 'all/top5'}

# Trained on Kinetics-400 as the paper's main models: T-Trans, and the texts of the labels as classifier.
RN50 = Train('text4vis/text4vis_rn50_k400.py')
RN50_16F = Train('text4vis/text4vis_rn50_k400_16f.py')
B32 = Train('text4vis/text4vis_b32_k400.py')
B32_16F = Train('text4vis/text4vis_b32_k400_16f.py')
B16 = Train('text4vis/text4vis_b16_k400.py')
B16_16F = Train('text4vis/text4vis_b16_k400_16f.py')
L14 = Train('text4vis/text4vis_l14_k400.py')
L14_16F = Train('text4vis/text4vis_l14_k400_16f.py')
L14_32F = Train('text4vis/text4vis_l14_k400_32f.py')
L14_336 = Train('text4vis/text4vis_l14_336_k400.py')
L14_336_32F = Train('text4vis/text4vis_l14_336_k400_32f.py')

# The two frameworks of Table 7: averaged frames under the texts of the labels, or under a trained linear classifier.
VISION_TEXT = Train('text4vis/text4vis_b16_k400.py', {'model.neck': None})
VISION_ONLY = Train('text4vis/text4vis_b16_k400_visiononly.py')


def views(training: Train, metrics: Mapping[str, Metric]) -> Measure:
    """The test of the training's config, with the views that it has."""
    return Measure(Evaluate(training.config, training.overrides, checkpoint=training), metrics)


def single_view(training: Train, metrics: Mapping[str, Metric]) -> Measure:
    """A test with one clip and the centre crop."""
    return Measure(Evaluate(training.config, training.overrides, checkpoint=training, loader='val'), metrics)


def untrained(config: str, overrides: Mapping[str, Any], metrics: Mapping[str, Metric]) -> Measure:
    """A test, with one view, of what CLIP's weights give without training."""
    return Measure(Evaluate(config, overrides, loader='val'), metrics)


def schedule(epochs: int) -> Dict[str, Any]:
    """Overrides for another number of epochs; a sixth of them warms up, as 5 of the recipe's 30 do."""
    return {
        'train_cfg.max_epochs': epochs,
        'param_scheduler.0.end': epochs / 6,
        'param_scheduler.1.begin': epochs / 6,
        'param_scheduler.1.T_max': epochs * 5 / 6,
        'param_scheduler.1.end': epochs
    }


def shots(number: Optional[int], epochs: int) -> Dict[str, Any]:
    """Overrides for so many videos of every class (all where None), repeated to the iterations of the full run."""
    return {'train_dataloader.dataset.shots': number, **schedule(epochs)}


def changed(training: Train, overrides: Mapping[str, Any]) -> Train:
    """The training with more overrides."""
    return Train(training.config, {**training.overrides, **overrides}, start=training.start)


def cited(key: str, label: str, note: str = '', **paper: str) -> Row:
    """A row that the paper cites from others."""
    return Row(key, label, paper, note=note)
