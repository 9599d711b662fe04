"""Protocols as a config names them."""

import difflib
import inspect
from typing import Any, Callable, Dict, List, Sequence, Union

from .kinds import AllClasses, ClassSplits, FileSplits, HalfClasses, Protocol
from .marginal import marginal_protocols

Spec = Union[str, Dict[str, Any]]

# A class, or a function that makes several protocols at once.
PROTOCOLS: Dict[str, Callable[..., Union[Protocol, List[Protocol]]]] = {
    'all': AllClasses,
    'half': HalfClasses,
    'class_splits': ClassSplits,
    'file_splits': FileSplits,
    'marginal': marginal_protocols,
}


def build_protocols(specs: Sequence[Spec], mean_class: bool = True) -> List[Protocol]:
    """Protocols from the list of a config, that of all classes first.

    Args:
        specs: Names ('all', 'half', 'map') or dicts with `type` and the arguments of the protocol. 'map' adds mean
            average precision to 'all', or reports it alone where there is no 'all'.
        mean_class: Mean class accuracy is reported wherever a protocol does not name its `measures`.

    Raises:
        ValueError: An unknown type or argument, no protocol, or two with the same name.
    """
    if isinstance(specs, (str, dict)):
        specs = [specs]
    usual = ('top1', 'top5', 'mean_class') if mean_class else ('top1', 'top5')
    protocols: List[Protocol] = []
    with_map = False
    for spec in specs:
        arguments = dict(type=spec) if isinstance(spec, str) else dict(spec)
        kind = arguments.pop('type', None)
        if kind == 'map' and not arguments:
            with_map = True
        else:
            protocols += _build(kind, {'measures': usual, **arguments})
    if with_map:
        usual_test = [protocol for protocol in protocols if protocol.name == AllClasses.default_name]
        measures = usual_test[0].measures if usual_test else ()
        merged = AllClasses(measures=(*measures, 'mAP'))
        protocols = [merged, *(protocol for protocol in protocols if protocol not in usual_test[:1])]
    # The first result is the one that save_best='auto' goes by.
    protocols.sort(key=lambda protocol: not isinstance(protocol, AllClasses))
    names = [protocol.name for protocol in protocols]
    if not names or len(set(names)) < len(names):
        raise ValueError(f'protocols={list(specs)!r}: ' + (f'two of {", ".join(names)} have the same name; give one of '
                                                           "them another, name='…'." if names else 'it is empty.'))
    return protocols


def _build(kind: Any, arguments: Dict[str, Any]) -> List[Protocol]:
    if kind not in PROTOCOLS:
        known = (*PROTOCOLS, 'map')
        similar = difflib.get_close_matches(str(kind), known, n=1)
        hint = f'; did you mean {similar[0]!r}?' if similar else '.'
        raise ValueError(f'protocols: {kind!r} is unknown; the protocols are {", ".join(known)}{hint}')
    part = PROTOCOLS[kind]
    shared = inspect.signature(Protocol).parameters if inspect.isclass(part) else ()
    taken = {*inspect.signature(part).parameters, *shared} - {'kwargs'}
    unknown = [key for key in arguments if key not in taken]
    missing = [key for key in ('splits', 'actions') if key in taken and key not in arguments]
    if unknown or missing:
        raise ValueError(f'protocols: {kind!r} takes {", ".join(sorted(taken))}; '
                         + (f'it does not take {", ".join(unknown)}.' if unknown else f'{missing[0]} is missing.'))
    built = part(**arguments)
    return built if isinstance(built, list) else [built]
