"""Vision-language action recognition as plugins for MMAction2.

Importing the package cures the known faults of the host's published wheels (`vlplugins.compat`) and makes the
registries findable; parts are imported when a config first names one.
"""

from . import compat
from .version import __version__

compat.apply()

from . import registry  # noqa: E402  (MMAction2 can only be imported once the cures are in place)

__all__ = ['__version__', 'registry']
