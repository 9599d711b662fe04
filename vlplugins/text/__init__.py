"""Strings to unit vectors: labels, prompts, corpora of entities, and their embeddings."""
