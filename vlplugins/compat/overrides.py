"""Values of `--cfg-options`."""

import re
from typing import Any

from .dict_values import holds_dicts, read_dicts


def keep_spaces_in_overrides() -> bool:
    """MMEngine's `--cfg-options` deletes the spaces inside of texts: 'a photo of a {}.' becomes 'aphotoofa{}.'.

    No upstream report known. Labels, templates and paths are then silently others. Spaces between two characters of
    which neither separates values are hidden from the host's parser and put back afterwards.
    """
    from mmengine.config import DictAction
    original = DictAction._parse_iterable
    if original('a b') == 'a b':
        return False

    def restore(value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            return type(value)(map(restore, value))
        return value.replace('\0', ' ') if isinstance(value, str) else value

    def _parse_iterable(val: str) -> Any:
        inner = re.compile(r'(?<=[^\s,()\[\]]) +(?=[^\s,()\[\]])')
        return restore(original(inner.sub(lambda spaces: '\0' * len(spaces[0]), val)))

    DictAction._parse_iterable = staticmethod(_parse_iterable)
    return True


def read_dicts_in_overrides() -> bool:
    """MMEngine's `--cfg-options` takes `dict(a=1)` for a text, and on `dict(a=1, b=2)` recurses until Python stops it.

    No upstream report known. Values that begin as a dict, or as a list of dicts, are read as Python reads them.
    """
    from mmengine.config import DictAction
    original = DictAction._parse_iterable
    if original('dict(a=1)') == dict(a=1):
        return False
    DictAction._parse_iterable = staticmethod(lambda val: read_dicts(val) if holds_dicts(val) else original(val))
    return True
