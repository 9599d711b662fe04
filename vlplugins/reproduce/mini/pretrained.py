"""What several tables of the mini world start from."""

from vlplugins.reproduce.steps import Train

from .table import Draw

CLIP_CONFIG = 'mini/clip_mini_pretrain.py'


def mini_clip(draw: Draw) -> Train:
    """The small CLIP of a world, trained once for all tables."""
    return draw.pretrain(CLIP_CONFIG)
