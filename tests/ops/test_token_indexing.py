import pytest
import torch

from vlplugins.ops.token_indexing import split_tokens, take_tokens
from vlplugins.ops.tube_masking import tube_mask


def test_positions_are_those_of_a_loop():
    masks = torch.stack([tube_mask((2, 3, 4), 0.5) for _ in range(5)])
    visible, masked = split_tokens(masks)
    for row, mask in enumerate(masks):
        assert visible[row].tolist() == [i for i, hidden in enumerate(mask.tolist()) if not hidden]
        assert masked[row].tolist() == [i for i, hidden in enumerate(mask.tolist()) if hidden]


def test_partition_is_exact():
    visible, masked = split_tokens(torch.stack([tube_mask((8, 14, 14), 0.9) for _ in range(2)]))
    assert (visible.shape, masked.shape) == ((2, 160), (2, 1408))
    both = torch.cat([visible, masked], dim=1).sort(dim=1).values
    assert torch.equal(both, torch.arange(1568).expand(2, -1))


def test_tokens_are_taken_row_by_row():
    tokens = torch.randn(2, 6, 3)
    index = torch.tensor([[5, 0], [2, 2]])
    taken = take_tokens(tokens, index)
    assert torch.equal(taken, torch.stack([tokens[row, index[row]] for row in range(2)]))


def test_rows_must_hide_as_many():
    with pytest.raises(ValueError, match=r'hide \[1, 2\] tokens'):
        split_tokens(torch.tensor([[True, False, False], [True, True, False]]))
