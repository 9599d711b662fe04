"""Dicts in `--cfg-options`."""

import pytest
from mmengine.config import DictAction

from vlplugins.compat.dict_values import holds_dicts, read_dicts
from vlplugins.reproduce.steps import written


@pytest.mark.parametrize('text, value', [
    ("dict(type='A', sizes=[1, 2.5, (-3, None)], parts=[dict(name='a, (b', deep=dict(yes=True))])",
     dict(type='A', sizes=[1, 2.5, (-3, None)], parts=[dict(name='a, (b', deep=dict(yes=True))])),
    ("[dict(lr=1e-3), {}]", [dict(lr=1e-3), {}]),
    ("(dict(betas=(.9, .95), more={'key': dict()}), )", (dict(betas=(.9, .95), more={'key': {}}), )),
], ids=['dict', 'list', 'tuple'])
def test_any_depth(text, value):
    assert read_dicts(text) == value


@pytest.mark.parametrize('text', ['dict(a=1)', " [dict(type='x')]", '(dict(), )'])
def test_dicts_are_known(text):
    assert holds_dicts(text)


@pytest.mark.parametrize('text', ['{}', 'a photo of a {}.', '[1,2]', 'dictionary', 'dict', "{'a': 1}"])
def test_other_values_are_left_to_the_host(text):
    assert not holds_dicts(text)


@pytest.mark.parametrize('text', ['dict(type=AdamW)', 'dict(a=1', 'dict([1])', "dict(a=print('x'))", 'dict(**x)',
                                  'dict(a=1) + 2'])
def test_what_is_no_value_is_named(text):
    with pytest.raises(ValueError, match='is no dict as a config has it') as error:
        read_dicts(text)
    assert repr(text) in str(error.value)


def test_overrides_of_a_table_can_be_pasted():
    """What `tools/reproduce.py show` prints is what the command line takes."""
    overrides = {'model.neck': dict(_delete_=True, type='vlplugins.MeanPooling', sizes=[1, dict(a='b c')]), 'x': 3}
    typed = written(overrides)
    assert {key: DictAction._parse_iterable(text) for key, text in typed.items()} == overrides
