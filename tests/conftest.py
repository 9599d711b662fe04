import gc
import os
import sys
from pathlib import Path

import pytest

import vlplugins  # noqa: F401  (its cures must be in place before a test imports open_clip or torchvision)

ROOT = Path(__file__).resolve().parent.parent
HELPERS = ROOT / 'tests' / 'helpers'

# Two test processes with all cores each would fight for them; a subprocess inherits this.
os.environ.setdefault('OMP_NUM_THREADS', '1')


def pytest_collection_finish() -> None:
    """Takes what the imports have left out of the collection of garbage.

    MMEngine's datasets collect it whenever they are built, and to look through torch and the host takes half a second.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(scope='session')
def root() -> Path:
    """Root of the checkout."""
    return ROOT


@pytest.fixture(scope='session')
def tool_environment() -> dict:
    """Environment for tools started as a user starts them: the checkout and the helpers importable, no launcher's
    variables."""
    launcher = ('RANK', 'WORLD_SIZE', 'LOCAL_RANK', 'MASTER_ADDR', 'MASTER_PORT', 'PORT', 'NNODES')
    inherited = {key: value for key, value in os.environ.items() if key not in launcher}
    return {**inherited, 'PYTHONPATH': f'{ROOT}{os.pathsep}{HELPERS}', 'PYTHON': sys.executable,
            'PYTHONFAULTHANDLER': '1'}  # where a crash was, on stderr
