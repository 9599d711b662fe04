"""From features to logits and losses."""

from .contrastive_head import ContrastiveHead
from .feature_prediction_head import FeaturePredictionHead
from .frozen_text_head import FrozenTextHead
from .pixel_reconstruction_head import PixelReconstructionHead
from .region_contrastive_head import RegionContrastiveHead

__all__ = [
    'ContrastiveHead', 'FeaturePredictionHead', 'FrozenTextHead', 'PixelReconstructionHead', 'RegionContrastiveHead'
]
