import pytest

from vlplugins.text.keys import check_keys


def test_keys_are_checked_and_named():
    check_keys(dict(a=1, b=2), 'thing', ['a'], ['b', 'c'])
    with pytest.raises(ValueError, match=r"thing has no \['a'\]; it takes a and optionally b, c\.$"):
        check_keys(dict(b=2), 'thing', ['a'], ['b', 'c'])
    with pytest.raises(ValueError, match='thing has unknown keys; it takes a and optionally b, not d, e.'):
        check_keys(dict(a=1, d=2, e=3), 'thing', ['a'], ['b'])
    with pytest.raises(ValueError, match=r"not corpuses\. Did you mean 'corpus'\?$"):
        check_keys(dict(corpuses=1), 'thing', [], ['corpus', 'encoder'])
