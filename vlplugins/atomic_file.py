"""Files that are there whole or not at all."""

import os
import uuid
from pathlib import Path
from typing import BinaryIO, Callable, Union

import numpy as np


def write_npz(path: Union[str, Path], **arrays: np.ndarray) -> None:
    """Writes arrays to an `.npz` file: aside, then renamed, so that a killed process leaves no part of it."""
    _replace(Path(path), lambda file: np.savez(file, **arrays))


def write_npy(path: Union[str, Path], array: np.ndarray) -> None:
    """Writes an array to an `.npy` file, in the same way."""
    _replace(Path(path), lambda file: np.save(file, array))


def write_text(path: Union[str, Path], text: str) -> None:
    """Writes a text file in UTF-8, in the same way."""
    _replace(Path(path), lambda file: file.write(text.encode()))


def write_bytes(path: Union[str, Path], content: bytes) -> None:
    """Writes a file of any kind, in the same way."""
    _replace(Path(path), lambda file: file.write(content))


def _replace(path: Path, write: Callable[[BinaryIO], object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f'.{path.name}.{os.getpid()}.{uuid.uuid4().hex}')
    try:
        with open(aside, 'wb') as file:
            write(file)
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)
