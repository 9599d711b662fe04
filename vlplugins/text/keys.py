"""Keys of a dict in a config."""

import difflib
from typing import Sequence


def check_keys(source: dict, name: str, required: Sequence[str], optional: Sequence[str]) -> None:
    """Raises where a key is missing or unknown.

    Args:
        source: The dict.
        name: What the config calls it.
        required: Keys that it must have.
        optional: Keys that it may have.

    Raises:
        ValueError: Names the keys, and those that there are.
    """
    missing = [key for key in required if key not in source]
    unknown = [key for key in source if key not in (*required, *optional)]
    if missing or unknown:
        fault = f'has no {missing}' if missing else 'has unknown keys'
        similar = difflib.get_close_matches(str(unknown[0]), [*required, *optional], n=1) if unknown else []
        raise ValueError(f'{name} {fault}; it takes {", ".join(required)} and optionally '
                         f'{", ".join(optional)}' + (f', not {", ".join(map(str, unknown))}.' if unknown else '.')
                         + (f' Did you mean {similar[0]!r}?' if similar else ''))
