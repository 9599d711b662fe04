"""Trainings that ALT's tables in the rendered world share."""

from typing import Any, Dict

from vlplugins.reproduce.steps import Output, Train

from .pretrained import mini_clip
from .table import Draw

CONFIG, UNSEEN = 'mini/alt_mini.py', 'mini/alt_mini_unseen.py'
SHOTS = 2


def region_clip(draw: Draw) -> Train:
    """The small CLIP of this world after its patch tokens were aligned with entities."""
    shorter = draw.scale.pick(demo=epochs(1), benchmark={})
    return draw.pretrain('mini/clip_mini_regions_pretrain.py', shorter, mini_clip(draw))


def from_clip(weights: Train) -> Dict[str, Any]:
    """Overrides that let both towers start from a CLIP."""
    towers = ('backbone', 'neck.entities.encoder', 'cls_head.class_texts.encoder')
    return dict.fromkeys((f'model.{tower}.pretrained' for tower in towers), Output(weights))


def start_of(draw: Draw) -> Dict[str, Any]:
    """Overrides that every variant starts from."""
    return from_clip(region_clip(draw))


def epochs(number: int) -> Dict[str, Any]:
    """Overrides for a training of so many epochs, without validation: the tables test what they want to know."""
    return {'train_cfg.max_epochs': number, 'train_cfg.val_begin': number + 1,
            'param_scheduler.1.T_max': number, 'default_hooks.checkpoint.interval': number}


def full(draw: Draw, overrides: Dict[str, Any]) -> Train:
    """A variant trained on all clips."""
    variant = {**start_of(draw), **overrides}
    return draw.finetune(CONFIG, {**variant, **epochs(draw.scale.pick(demo=3, benchmark=4))})


def few(draw: Draw, overrides: Dict[str, Any]) -> Train:
    """A variant trained on a few clips of each label, which are repeated: an epoch is as long as one of all clips."""
    variant = {**start_of(draw), **overrides}
    return draw.finetune(CONFIG, {
        **variant, **epochs(draw.scale.pick(demo=2, benchmark=3)),
        'train_dataloader.dataset.shots': SHOTS,
        'train_dataloader.dataset.subset_seed': draw.fine_tuning_seed
    })
