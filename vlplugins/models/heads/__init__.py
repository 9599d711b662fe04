"""From features to logits and losses."""

from .contrastive_head import ContrastiveHead
from .frozen_text_head import FrozenTextHead

__all__ = ['ContrastiveHead', 'FrozenTextHead']
