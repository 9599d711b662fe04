"""The claims that are judged in the mini world, by the cells of its tables."""

from typing import Tuple

from .claims import Claim
from .verdicts import Demand


def _areas() -> Tuple[Claim, ...]:
    def claim(text: str, camera: str, other: str, **demand: float) -> Claim:
        less = ('fils.areas', other, camera) if other else 0.0
        more = ('fils.areas', 'dis', camera)
        return Claim('Motion areas', text, 'FILS, Sec. 3.2; MOFO', more, less, Demand(**demand))

    return (
        claim('Overlap with the true box, still camera', 'still', '', above=None, bound=0.6),
        claim('Overlap with the true box, panning camera', 'pan', '', above=None, bound=0.6),
        claim('Above frame differences over 10, panning camera', 'pan', 'difference_10', bound=0.08),
        claim('Above frame differences over 30, panning camera', 'pan', 'difference_30', bound=0.08),
        claim('Above frame differences over 30, shaking camera', 'shake', 'difference_30'),
        claim('Above frame differences over 30, still camera', 'still', 'difference_30'),
        claim('Above frame differences over 30, moving neighbour', 'neighbour', 'difference_30'),
    )


CLAIMS: Tuple[Claim, ...] = (*_areas(), )
