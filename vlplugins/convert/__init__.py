"""Checkpoints of other repositories in our names."""
