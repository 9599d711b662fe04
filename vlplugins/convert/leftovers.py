"""Parameters of a file that a conversion passes over."""

from typing import Callable, Dict, List

from torch import Tensor

Tensors = Dict[str, Tensor]


def leftovers(tensors: Tensors, translate: Callable[[Tensors], Tensors]) -> List[str]:
    """Names without which the translation succeeds as well, so that nothing can have been made of them.

    Translations pass over names that they do not know. Taking one name away after the other finds those without a
    second table of names; the tensors lose their data first, so that it costs little.

    Args:
        tensors: What is translated whole without an error.
        translate: Raises KeyError or ValueError where a parameter is missing.
    """
    light = {name: value.to('meta') for name, value in tensors.items()}
    return [name for name in light if _succeeds(translate, {key: light[key] for key in light if key != name})]


def _succeeds(translate: Callable[[Tensors], Tensors], tensors: Tensors) -> bool:
    try:
        translate(tensors)
    except (KeyError, ValueError):
        return False
    return True
