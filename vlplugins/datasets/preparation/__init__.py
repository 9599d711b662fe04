"""Annotation files from what the datasets are published with; `tools/data` calls it."""
