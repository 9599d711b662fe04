"""Metrics and protocols that MMAction2 lacks."""
