"""From texts to embeddings."""

from .clip_text_encoder import CLIPTextEncoder
from .hf_text_encoder import HFTextEncoder
from .t5_sense_scorer import T5SenseScorer

__all__ = ['CLIPTextEncoder', 'HFTextEncoder', 'T5SenseScorer']
