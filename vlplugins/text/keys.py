"""Keys of a dict in a config."""

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
        raise ValueError(f'{name} {fault}; it takes {", ".join(required)} and optionally '
                         f'{", ".join(optional)}' + (f', not {", ".join(unknown)}.' if unknown else '.'))
