"""A matrix that the user brings instead of texts."""

from pathlib import Path
from typing import Any, List, Union

import numpy as np
import torch
from torch import Tensor


def load_matrix(source: Union[str, Path, Tensor, np.ndarray, List[List[float]]]) -> Tensor:
    """A matrix of embeddings or classifier weights, one row each, as it is: rows are not brought to unit length.

    Args:
        source: The matrix as nested lists, tensor or array, or the path of a `.pt` or `.npy` file that holds it.

    Returns:
        A copy, (rows, E) float32 on the CPU.

    Raises:
        FileNotFoundError: No such file.
        ValueError: Not a matrix of finite numbers, or a row of zeros.
    """
    where = f'the matrix in {source}' if isinstance(source, (str, Path)) else 'the matrix given'
    value = _read(Path(source).expanduser()) if isinstance(source, (str, Path)) else source
    try:
        matrix = torch.as_tensor(value).detach().to('cpu', torch.float32, copy=True)
    except (TypeError, ValueError, RuntimeError) as error:
        raise ValueError(f'{where} cannot be read as numbers in rows of one length: {error}') from error
    if matrix.ndim != 2 or not matrix.numel():
        raise ValueError(f'{where} has the shape {tuple(matrix.shape)}; expected (rows, E), one row per text or class.')
    check_rows(matrix, lambda row: f'{where}, row {row}')
    return matrix


def check_rows(matrix: Tensor, name: Any) -> None:
    """Raises where a row cannot be brought to unit length.

    Args:
        matrix: (rows, E).
        name: Called with the number of a row, returns how the error should name it.

    Raises:
        ValueError: A row with NaN or infinity, or of zeros.
    """
    finite = matrix.isfinite().all(dim=1)
    usable = finite & (matrix != 0).any(dim=1)
    if not usable.all():
        row = int((~usable).nonzero()[0])
        fault = 'zero' if finite[row] else 'not finite (NaN or infinity)'
        raise ValueError(f'{name(row)} is {fault}, so it has no direction.')


def _read(path: Path) -> Any:
    if not path.is_file():
        raise FileNotFoundError(f'{path}: no such file. Give the path of a .pt or .npy file with a matrix, one row per '
                                'text or class.')
    if path.suffix == '.npy':
        return np.load(path, allow_pickle=False)
    if path.suffix not in ('.pt', '.pth'):
        raise ValueError(f'{path}: expected a .pt or .npy file, found the suffix {path.suffix!r}.')
    value = torch.load(path, map_location='cpu', weights_only=True)
    if not isinstance(value, (Tensor, list)):
        raise ValueError(f'{path} holds a {type(value).__name__}; expected one tensor (rows, E) saved by torch.save.')
    return value
