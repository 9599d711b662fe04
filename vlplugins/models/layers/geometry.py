"""Numbers of an architecture: known by a name, or given one by one."""

from typing import Any, Dict, Optional


def resolve_geometry(known: Dict[str, Dict[str, Any]], arch: Optional[str], given: Dict[str, Any]) -> Dict[str, Any]:
    """Numbers of the architecture `arch`, with those that are given in their place.

    Args:
        known: Numbers by the name of the architecture.
        arch: A name of `known`, with or without open_clip's ending '-quickgelu'; or None.
        given: Numbers that the user gave; None for those that were not.

    Raises:
        ValueError: For an unknown `arch`, or numbers missing without one.
    """
    if arch is not None and arch.replace('-quickgelu', '') not in known:
        raise ValueError(f'arch={arch!r} is unknown. Known: {", ".join(known)}; or give the geometry itself '
                         f'({", ".join(given)}).')
    base = {} if arch is None else known[arch.replace('-quickgelu', '')]
    geometry = {**base, **{name: value for name, value in given.items() if value is not None}}
    missing = [name for name in given if name not in geometry]
    if missing:
        raise ValueError(f'Without arch the whole geometry must be given; missing: {", ".join(missing)}. '
                         f'Or set arch to one of {", ".join(known)}.')
    return geometry
