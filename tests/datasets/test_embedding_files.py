import os
import pickle

import numpy as np
import pytest
import torch

from vlplugins.datasets.embedding_files import read_embeddings

ROWS = {'a': [3.0, 4.0], 'b|0|1.5': [0.0, -2.0]}


@pytest.mark.parametrize('suffix', ['.pt', '.npy', '.npz'])
def test_every_form(tmp_path, suffix):
    path = tmp_path / f'rows{suffix}'
    if suffix == '.pt':
        torch.save({key: torch.tensor(row, dtype=torch.float16) for key, row in ROWS.items()}, path)
    elif suffix == '.npy':
        np.save(path, {key: np.array(row) for key, row in ROWS.items()})
    else:
        np.savez(path, **{key: np.array(row) for key, row in ROWS.items()})
    keys, rows = read_embeddings(path)
    assert dict(zip(keys, rows.tolist())) == {'a': pytest.approx([0.6, 0.8]), 'b|0|1.5': [0.0, -1.0]}
    assert rows.dtype == torch.float32


@pytest.mark.parametrize(('content', 'message'), [
    ({}, r'holds dict; expected a dict \{id: embedding \(E,\)\} that is not empty'),
    (torch.zeros(2, 3), 'holds Tensor; expected a dict'),
    ({'a': torch.ones(2), 'b': torch.ones(3)}, r"key 'b': the embedding has 3 numbers, that of 'a' 2"),
    ({'a': torch.ones(2), 'b': torch.ones(1, 2)}, r"key 'b': expected an embedding \(E,\), found the shape \(1, 2\)"),
    ({'a': torch.zeros(2)}, r"key 'a': the embedding is zero"),
    ({'a': torch.tensor([1, float('nan')])}, r"key 'a': the embedding is not finite"),
    ({'a': 'text'}, r"key 'a': expected an embedding \(E,\), found 'text'"),
])
def test_mistakes_are_named(tmp_path, content, message):
    torch.save(content, tmp_path / 'rows.pt')
    with pytest.raises(ValueError, match=message):
        read_embeddings(tmp_path / 'rows.pt')


class Program:
    """What a pickle could run."""

    def __reduce__(self):
        return os.mkdir, ('should_not_be_there', )


def test_files_do_not_run_programs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    np.save('rows.npy', {'a': Program()})
    with pytest.raises(ValueError, match=r'rows\.npy cannot be read as embeddings.*mkdir, which is neither'):
        read_embeddings('rows.npy')
    with open('rows.pt', 'wb') as file:
        pickle.dump({'a': Program()}, file, protocol=2)
    with pytest.raises(ValueError, match=r'rows\.pt cannot be read as embeddings'):
        read_embeddings('rows.pt')
    assert not os.path.exists('should_not_be_there')


def test_other_files(tmp_path):
    with pytest.raises(FileNotFoundError, match=r'nowhere\.pt do not exist'):
        read_embeddings('nowhere.pt')
    np.save(tmp_path / 'matrix.npy', np.ones((2, 3)))
    with pytest.raises(ValueError, match=r'matrix\.npy cannot be read .* an array of shape \(2, 3\) and not a dict'):
        read_embeddings(tmp_path / 'matrix.npy')
    for name in ('text.npy', 'text.npz', 'text.pt'):
        (tmp_path / name).write_text('nothing of the kind')
        with pytest.raises(ValueError, match=f'{name} cannot be read as embeddings of captions: .'):
            read_embeddings(tmp_path / name)
