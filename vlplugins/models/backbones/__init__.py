"""From pixels to tokens."""

from .clip_vit import CLIPVisionTransformer
from .tome_clip_vit import ToMeCLIPVisionTransformer

__all__ = ['CLIPVisionTransformer', 'ToMeCLIPVisionTransformer']
