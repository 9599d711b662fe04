"""From tokens to the feature of a video."""

from .multimodal_video_decoder import MultiModalVideoDecoder

__all__ = ['MultiModalVideoDecoder']
