"""With what results were measured, in words that name no particular machine."""

import os
import platform
import re
from pathlib import Path
from typing import Dict


def machine() -> Dict[str, object]:
    """The processor and how many of its cores this process may use."""
    model = platform.processor() or platform.machine()
    info = Path('/proc/cpuinfo')
    if info.is_file():
        names = re.findall(r'^model name\s*: (.+)$', info.read_text(), re.MULTILINE)
        model = names[0] if names else model
    return dict(processor=model, cores=cores())


def cores() -> int:
    """CPUs that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, 'sched_getaffinity') else os.cpu_count() or 1
