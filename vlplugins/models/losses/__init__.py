"""Losses between embeddings, as functions: each with its equation."""

from .feature_prediction_loss import feature_prediction_loss
from .info_nce import cross_entropy_rows, info_nce, kl_rows
from .region_entity_loss import region_entity_loss
from .word_bag_loss import word_bag_loss

__all__ = [
    'cross_entropy_rows', 'feature_prediction_loss', 'info_nce', 'kl_rows', 'region_entity_loss', 'word_bag_loss'
]
