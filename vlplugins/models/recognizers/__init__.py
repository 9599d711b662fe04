"""Methods that are more than a backbone, a neck and a head in a row."""

from .fils import FILS

__all__ = ['FILS']
