"""From features to logits and losses."""

from .frozen_text_head import FrozenTextHead

__all__ = ['FrozenTextHead']
