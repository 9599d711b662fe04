"""From tokens to the feature of a video."""

from .mean_pooling import MeanPooling
from .multimodal_video_decoder import MultiModalVideoDecoder
from .temporal_transformer import TemporalTransformer

__all__ = ['MeanPooling', 'MultiModalVideoDecoder', 'TemporalTransformer']
