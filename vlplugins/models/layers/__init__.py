"""Modules with parameters that no config names."""
