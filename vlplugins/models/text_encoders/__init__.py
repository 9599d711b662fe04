"""From texts to embeddings."""

from .clip_text_encoder import CLIPTextEncoder
from .hf_text_encoder import HFTextEncoder

__all__ = ['CLIPTextEncoder', 'HFTextEncoder']
