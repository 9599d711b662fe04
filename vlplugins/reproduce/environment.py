"""With what a result was made."""

import functools
import importlib.metadata
import subprocess
from pathlib import Path
from typing import Dict, Optional

import mmaction
import mmengine
import torch

from vlplugins import __version__

_ROOT = Path(__file__).resolve().parent.parent.parent


@functools.cache
def _commit() -> Optional[str]:
    """Commit of the checkout, with `+` where files differ from it; None where this is not a checkout."""
    if not (_ROOT / '.git').exists():
        return None
    try:
        head = _git('rev-parse', 'HEAD')
        return head + ('+' if _git('status', '--porcelain', '--untracked-files=no') else '')
    except (OSError, subprocess.CalledProcessError):  # no git, or not ours to look into
        return None


def _git(*words: str) -> str:
    return subprocess.run(['git', *words], cwd=_ROOT, capture_output=True, text=True, check=True).stdout.strip()


def environment() -> Dict[str, object]:
    """Versions of the packages that matter, and the commit of a checkout."""
    versions = dict(vlplugins=__version__, torch=torch.__version__, mmengine=mmengine.__version__,
                    mmaction2=mmaction.__version__, open_clip=importlib.metadata.version('open_clip_torch'))
    return dict(versions=versions, commit=_commit())
