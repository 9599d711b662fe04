"""From pixels to tokens."""

from .clip_resnet import CLIPResNet
from .clip_vit import CLIPVisionTransformer
from .tome_clip_vit import ToMeCLIPVisionTransformer

__all__ = ['CLIPResNet', 'CLIPVisionTransformer', 'ToMeCLIPVisionTransformer']
