"""From tokens to the feature of a video, or of other tokens."""

from .feature_predictor import FeaturePredictor
from .language_projector import LanguageProjector
from .mean_pooling import MeanPooling
from .multimodal_video_decoder import MultiModalVideoDecoder
from .projection_neck import ProjectionNeck
from .regions_beside import RegionsBeside
from .temporal_transformer import TemporalTransformer

__all__ = [
    'FeaturePredictor', 'LanguageProjector', 'MeanPooling', 'MultiModalVideoDecoder', 'ProjectionNeck',
    'RegionsBeside', 'TemporalTransformer'
]
