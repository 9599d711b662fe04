import pytest
import torch

from vlplugins.convert.leftovers import leftovers


def test_names_that_a_translation_does_not_use():
    def translate(tensors):
        return dict(sum=tensors['a'] + tensors['b'])

    assert leftovers(dict(a=torch.ones(1), b=torch.ones(1)), translate) == []
    assert leftovers(dict(a=torch.ones(1), c=torch.ones(1), b=torch.ones(1), d=torch.ones(2)), translate) == ['c', 'd']


def test_an_error_of_another_kind_is_not_swallowed():
    def translate(tensors):
        raise TypeError('a fault')

    with pytest.raises(TypeError, match='a fault'):
        leftovers(dict(a=torch.ones(1)), translate)
