import numpy as np
import pytest
import torch

from vlplugins.text.matrix import load_matrix

ROWS = [[1.0, 2.0], [3.0, -4.0], [0.0, 0.5]]


@pytest.fixture(params=['list', 'tuple', 'tensor', 'parameter', 'double', 'array', 'pt', 'npy'])
def source(request, tmp_path):
    tensor = torch.tensor(ROWS)
    torch.save(tensor, tmp_path / 'm.pt')
    np.save(tmp_path / 'm.npy', np.array(ROWS))
    sources = dict(list=ROWS, tuple=tuple(map(tuple, ROWS)), tensor=tensor, parameter=torch.nn.Parameter(tensor),
                   double=tensor.double(), array=np.array(ROWS), pt=tmp_path / 'm.pt', npy=str(tmp_path / 'm.npy'))
    return sources[request.param]


def test_every_source_gives_the_same_matrix(source):
    matrix = load_matrix(source)
    assert torch.equal(matrix, torch.tensor(ROWS))
    assert matrix.dtype == torch.float32 and not matrix.requires_grad


def test_it_is_a_copy():
    tensor, array = torch.ones(2, 2), np.ones((2, 2), dtype=np.float32)
    for source in (tensor, array):
        load_matrix(source).zero_()
    assert tensor.all() and array.all()


@pytest.mark.parametrize(('source', 'message'), [
    ([1.0, 2.0], r'the matrix given has the shape \(2,\); expected \(rows, E\)'),
    ([[[1.0]]], r'shape \(1, 1, 1\)'),
    ([], r'shape \(0,\)'),
    (torch.zeros(0, 4), r'shape \(0, 4\)'),
    ([[1.0], [1.0, 2.0]], 'rows of one length'),
    ([['a']], 'cannot be read as numbers'),
    (None, 'cannot be read as numbers'),
    ([[1.0, 0.0], [float('nan'), 1.0]], r'the matrix given, row 1 is not finite \(NaN or infinity\)'),
    ([[float('inf'), 1.0]], 'row 0 is not finite'),
    ([[1.0, 0.0], [0.0, 0.0]], 'row 1 is zero'),
])
def test_what_is_no_matrix(source, message):
    with pytest.raises(ValueError, match=message):
        load_matrix(source)


def test_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError, match=r'w.pt: no such file. Give the path of a .pt or .npy'):
        load_matrix(tmp_path / 'w.pt')


def test_unknown_suffix(tmp_path):
    (tmp_path / 'w.csv').touch()
    with pytest.raises(ValueError, match=r"expected a .pt or .npy file, found the suffix '.csv'"):
        load_matrix(str(tmp_path / 'w.csv'))


def test_checkpoint_instead_of_a_matrix(tmp_path):
    torch.save({'state_dict': {}}, tmp_path / 'w.pt')
    with pytest.raises(ValueError, match=r'w.pt holds a dict; expected one tensor'):
        load_matrix(tmp_path / 'w.pt')


def test_errors_name_the_file(tmp_path):
    torch.save(torch.zeros(2, 3), tmp_path / 'w.pt')
    with pytest.raises(ValueError, match=r'the matrix in .*w.pt, row 0 is zero'):
        load_matrix(tmp_path / 'w.pt')
