import pytest

from vlplugins.models.layers.geometry import resolve_geometry

KNOWN = {'small': dict(depth=2, width=8), 'large': dict(depth=4, width=16)}


def test_known_given_and_mixed():
    assert resolve_geometry(KNOWN, 'small', dict(depth=None, width=None)) == KNOWN['small']
    assert resolve_geometry(KNOWN, 'large-quickgelu', dict(depth=1, width=None)) == dict(depth=1, width=16)
    assert resolve_geometry(KNOWN, None, dict(depth=3, width=5)) == dict(depth=3, width=5)


def test_what_is_unknown_or_missing_is_named():
    with pytest.raises(ValueError, match=r"arch='huge' is unknown. Known: small, large; or .*\(depth, width\)"):
        resolve_geometry(KNOWN, 'huge', dict(depth=None, width=None))
    with pytest.raises(ValueError, match='missing: width. Or set arch to one of small, large'):
        resolve_geometry(KNOWN, None, dict(depth=1, width=None))
