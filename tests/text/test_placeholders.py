import pytest
import torch

from vlplugins.text.placeholders import any_rows, placeholder_rows, placeholders_wanted


def test_wanted_inside_only_also_after_an_error():
    assert not placeholders_wanted()
    with placeholder_rows(), placeholder_rows():
        assert placeholders_wanted()
    with pytest.raises(KeyError), placeholder_rows():
        raise KeyError
    assert not placeholders_wanted()


def test_rows_are_unit_and_always_the_same():
    rows = any_rows(2, 3, 4)
    assert rows.shape == (2, 3, 4)
    torch.testing.assert_close(rows.norm(dim=-1), torch.ones(2, 3))
    assert torch.equal(any_rows(2, 3, 4), rows)
