"""What several tables of the mini world start from."""

from vlplugins.reproduce.steps import Train

from .table import Draw

CLIP_CONFIG = 'mini/clip_mini_pretrain.py'


def mini_clip(draw: Draw) -> Train:
    """The small CLIP of a world, trained once for all tables."""
    epochs = draw.scale.pick(demo=6, benchmark=10)
    return draw.pretrain(CLIP_CONFIG, {
        'train_cfg.max_epochs': epochs, 'train_cfg.val_begin': epochs + 1,  # validation is left to the test
        'param_scheduler.1.T_max': epochs, 'default_hooks.checkpoint.interval': epochs})
