"""What several tables of the mini world start from."""

from vlplugins.reproduce.steps import Train

from .table import Draw


def mini_clip(draw: Draw) -> Train:
    """The small CLIP of a world, trained once for all tables."""
    return draw.pretrain('mini/clip_mini_pretrain.py')
