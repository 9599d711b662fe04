"""Files with embeddings that somebody else has computed, a row for each id."""

import pickle
from pathlib import Path
from typing import Any, List, Mapping, Tuple, Union

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from vlplugins.text.matrix import check_rows

EMBEDDING_FILES = ('.pt', '.pth', '.npy', '.npz')


def read_embeddings(path: Union[str, Path]) -> Tuple[List[str], Tensor]:
    """Ready embeddings of clips, brought to unit length.

    Args:
        path: Of a dict {id: (E,)}, saved by `torch.save` (`.pt`, `.pth`; values are tensors) or `numpy.save` (`.npy`),
            or of an `.npz` file with an array for each id.

    Returns:
        The ids, and their rows (S, E), float32.

    Raises:
        FileNotFoundError: No such file.
        ValueError: Another content, rows of several lengths, or a row without a direction; names the id.
    """
    path = Path(path).expanduser()
    if not path.is_file():
        raise FileNotFoundError(f'the embeddings of captions {path} do not exist; correct the path')
    stored = _load(path)
    if not isinstance(stored, Mapping) or not stored:
        raise ValueError(f'{path} holds {type(stored).__name__}; expected a dict {{id: embedding (E,)}} that is not '
                         'empty')
    keys = list(stored)
    rows = [_row(stored[key], f'{path}, key {key!r}') for key in keys]
    wrong = next((place for place, row in enumerate(rows) if len(row) != len(rows[0])), None)
    if wrong is not None:
        raise ValueError(f'{path}, key {keys[wrong]!r}: the embedding has {len(rows[wrong])} numbers, that of '
                         f'{keys[0]!r} {len(rows[0])}; all must come from one encoder')
    matrix = torch.stack(rows)
    check_rows(matrix, lambda place: f'{path}, key {keys[place]!r}: the embedding')
    return list(map(str, keys)), F.normalize(matrix, dim=1)


def _row(value: Any, where: str) -> Tensor:
    try:
        row = torch.as_tensor(value).detach().to('cpu', torch.float32)
    except (TypeError, ValueError, RuntimeError) as error:
        raise ValueError(f'{where}: expected an embedding (E,), found {value!r:.60}') from error
    if row.ndim != 1 or not len(row):
        raise ValueError(f'{where}: expected an embedding (E,), found the shape {tuple(row.shape)}')
    return row


def _load(path: Path) -> Any:
    try:
        if path.suffix == '.npy':
            return _load_npy(path)
        if path.suffix == '.npz':
            with np.load(path, allow_pickle=False) as arrays:
                return dict(arrays)
        return torch.load(path, map_location='cpu', weights_only=True)
    except (pickle.UnpicklingError, ValueError, RuntimeError, EOFError, OSError) as error:
        raise ValueError(f'{path} cannot be read as embeddings of captions: {str(error).splitlines()[0]}') from error


class _ArraysOnly(pickle.Unpickler):
    """Reads arrays and plain values: what else a pickle may hold could run as a program."""

    NAMES = ('_reconstruct', 'ndarray', 'dtype', '_frombuffer')

    def find_class(self, module: str, name: str) -> Any:
        if (module.split('.')[0] == 'numpy' and name in self.NAMES) or (module, name) == ('_codecs', 'encode'):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f'it holds {module}.{name}, which is neither an array nor a plain value')


def _load_npy(path: Path) -> Any:
    with path.open('rb') as file:
        version = np.lib.format.read_magic(file)
        read_header = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, _, dtype = read_header(file)
        if not dtype.hasobject or shape:
            raise ValueError(f'it is an array of shape {shape} and not a dict')
        return _ArraysOnly(file).load().item()
