"""Losses between embeddings, as functions: each with its equation."""

from .info_nce import cross_entropy_rows, info_nce, kl_rows

__all__ = ['cross_entropy_rows', 'info_nce', 'kl_rows']
