"""From pixels to tokens."""

from .clip_resnet import CLIPResNet
from .clip_vit import CLIPVisionTransformer
from .cross_frame_clip_vit import CrossFrameCLIPVisionTransformer
from .tome_clip_vit import ToMeCLIPVisionTransformer
from .tube_vit import TubeVisionTransformer

__all__ = [
    'CLIPResNet', 'CLIPVisionTransformer', 'CrossFrameCLIPVisionTransformer', 'ToMeCLIPVisionTransformer',
    'TubeVisionTransformer'
]
