"""Parts that a config names, by kind; importing this registers them all."""

from .backbones import *  # noqa: F401,F403
from .heads import *  # noqa: F401,F403
from .necks import *  # noqa: F401,F403
from .recognizers import *  # noqa: F401,F403
from .text_encoders import *  # noqa: F401,F403
