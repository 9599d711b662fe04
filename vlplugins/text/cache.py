"""Tensors on disk under a content hash: atomic writes, and no trust in what is read back."""

import hashlib
import io
import logging
import os
from pathlib import Path
from typing import Optional, Union

import torch
from torch import Tensor

from vlplugins.atomic_file import write_bytes

logger = logging.getLogger('vlplugins')


def cache_root() -> Path:
    """Folder of everything that can be computed again: `$VLPLUGINS_CACHE`, else `~/.cache/vlplugins`."""
    try:
        return Path(os.environ.get('VLPLUGINS_CACHE') or '~/.cache/vlplugins').expanduser()
    except RuntimeError:  # a user without a home, as in containers: a place that cannot be written
        return Path(os.devnull, 'vlplugins')


def read_tensor(path: Path) -> Optional[Tensor]:
    """The tensor of a file that `write_tensor` wrote, or None if there is none or the file is damaged."""
    try:
        stored = torch.load(path, map_location='cpu', weights_only=True)
        if isinstance(stored, dict) and stored['sha256'] == _digest(stored['tensor']):
            return stored['tensor']
    except (FileNotFoundError, NotADirectoryError):
        return None
    except Exception as error:  # noqa: BLE001  (a damaged file can fail in any way, and all mean: compute it again)
        logger.debug('%s: %s', path, error)
    logger.warning('%s is damaged or not ours; what it holds is computed again.', path)
    return None


def write_tensor(path: Path, tensor: Tensor) -> bool:
    """Stores a CPU tensor so that no reader ever sees a part of it; returns whether that was possible.

    Written aside and renamed. Processes that start together may all write: the last one wins, with the same bytes. A
    lock would save the repetition, but one left behind by a killed process would stop the next run.
    """
    buffer = io.BytesIO()
    torch.save({'tensor': tensor, 'sha256': _digest(tensor)}, buffer)
    try:
        write_bytes(path, buffer.getvalue())
    except OSError as error:
        logger.warning('%s cannot be written (%s), so the next run computes it again. Set VLPLUGINS_CACHE to a folder '
                       'that can be written.', path, error)
        return False
    return True


def _digest(tensor: Tensor) -> str:
    return hashlib.sha256(tensor.contiguous().numpy().tobytes()).hexdigest()


def digest_of(*parts: Union[str, bytes]) -> str:
    """SHA-256 of several strings, each with its length so that no two lists of parts look alike."""
    total = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        total.update(f'{len(data)}:'.encode())
        total.update(data)
    return total.hexdigest()
