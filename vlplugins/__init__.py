"""Vision-language action recognition as plugins for MMAction2.

Importing the package cures the known faults of the host's published wheels (`vlplugins.compat`) and makes the
registries findable; parts are imported when a config first names one.
"""

import importlib.util

from . import compat
from .version import __version__

if importlib.util.find_spec('mmaction') is None:  # pip leaves it out where decord, which it asks for, has no wheel
    raise ImportError("vlplugins needs MMAction2 1.2: pip install --no-deps 'mmaction2>=1.2,<1.3'")

compat.apply()

from . import registry  # noqa: E402  (MMAction2 can only be imported once the cures are in place)

__all__ = ['__version__', 'registry']
