import pytest
import torch

from tests.helpers.ranks import run_ranks
from vlplugins.ops.gather import gather_rows

SIZES = {'equal': (2, 2), 'unequal': (3, 1), 'one without rows': (0, 4)}
DTYPES = (torch.float32, torch.float64, torch.bfloat16, torch.float16, torch.int64, torch.int32, torch.bool)


def rows_of(sizes, width, dtype=torch.float32):
    """The joined rows, and those of each rank."""
    joined = (torch.arange(sum(sizes) * width).view(sum(sizes), width) % 7).to(dtype)
    return joined, joined.split(sizes)


def weights_of(rank, rows, width):
    return torch.randn(rows, width, generator=torch.Generator().manual_seed(rank))


def results_of(rank):
    found = {}
    for name, sizes in SIZES.items():
        own = rows_of(sizes, 5)[1][rank].clone().requires_grad_()
        rows, offset = gather_rows(own)
        (rows * weights_of(rank, sum(sizes), 5)).sum().backward()
        found[name] = dict(rows=rows.detach(), offset=offset, grad=own.grad)
    own = torch.ones(2, requires_grad=True)
    gather_rows(own)[0].sum().backward()  # a gradient whose entries share their memory
    found['expanded'] = own.grad
    for dtype in DTYPES:
        found[dtype] = gather_rows(rows_of((3, 1), 3, dtype)[1][rank])[0]
    found['labels'] = gather_rows(torch.tensor([5, 6, 7] if rank else [8]))[0]
    found['images'] = gather_rows(torch.full((rank + 1, 2, 3), float(rank)))[0]
    half = torch.ones(1, 2, dtype=torch.bfloat16, requires_grad=True)
    (gather_rows(half)[0] * (3 - rank)).sum().backward()
    found['half'] = half.grad
    return found


@pytest.fixture(scope='module')
def ranks(tmp_path_factory):
    return run_ranks(results_of, tmp_path_factory.mktemp('ranks'))


@pytest.mark.parametrize('name', SIZES)
def test_rows_of_all_ranks_in_their_order(ranks, name):
    sizes = SIZES[name]
    for rank, offset in enumerate((0, sizes[0])):
        assert torch.equal(ranks[rank][name]['rows'], rows_of(sizes, 5)[0])
        assert ranks[rank][name]['offset'] == offset


@pytest.mark.parametrize('name', SIZES)
def test_gradient_is_the_sum_over_the_ranks(ranks, name):
    sizes = SIZES[name]
    total = sum(weights_of(rank, sum(sizes), 5) for rank in range(2)).split(sizes)
    for rank in range(2):
        torch.testing.assert_close(ranks[rank][name]['grad'], total[rank])


def test_gradient_that_shares_memory(ranks):
    assert all(rank['expanded'].tolist() == [2, 2] for rank in ranks)


def test_gradient_of_lower_precision(ranks):
    assert all(rank['half'].dtype == torch.bfloat16 and rank['half'].tolist() == [[5, 5]] for rank in ranks)


@pytest.mark.parametrize('dtype', DTYPES, ids=str)
def test_types(ranks, dtype):
    for rank in ranks:
        assert rank[dtype].dtype == dtype
        assert torch.equal(rank[dtype], rows_of((3, 1), 3, dtype)[0])


def test_any_number_of_dimensions(ranks):
    assert ranks[0]['labels'].tolist() == [8, 5, 6, 7]
    expected = torch.tensor([0.0, 1.0, 1.0])[:, None, None].expand(3, 2, 3)
    assert torch.equal(ranks[1]['images'], expected)


def test_one_process_keeps_its_rows():
    x = torch.randn(3, 2, requires_grad=True)
    rows, offset = gather_rows(x)
    assert rows is x and offset == 0
