"""Metrics and protocols that MMAction2 lacks."""

from .protocol_metric import ProtocolMetric

__all__ = ['ProtocolMetric']
