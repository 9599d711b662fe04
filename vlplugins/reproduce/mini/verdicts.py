"""Whether a claim of a paper holds in the worlds that were measured."""

import math
from dataclasses import dataclass
from statistics import fmean, stdev
from typing import Optional, Sequence

from scipy.special import stdtrit

HOLDS, FAILS, OPEN = 'holds', 'does not hold', 'not decidable here'
FEWEST_WORLDS = 3
CONFIDENCE = 0.95

RULE = f"""A claim is about a difference: in every world one number minus another, each the mean of its repeats there.
The difference is clear when its mean over the worlds lies farther from what it is claimed to exceed, zero unless
another value is named, than its standard error times the {100 * CONFIDENCE:.0f} % quantile of Student's t (one-sided;
2.92 with three worlds). A claim *{HOLDS}* when the difference is clear on the claimed side and its mean is not below
the bound, where one is named; it *{FAILS}* when the difference is clear on the other side or its mean is below the
bound; otherwise, and with fewer than {FEWEST_WORLDS} worlds, it is *{OPEN}*. Where nothing but a bound is claimed the
mean alone decides. Where equality within a margin is claimed, the mean and as much to both sides of it must lie inside
of the margin, or outside."""


@dataclass(frozen=True)
class Demand:
    """What a claim says of a difference.

    Attributes:
        above: It is more than this; None where only `bound` or `within` is claimed.
        bound: Its mean is at least this.
        within: It is nearer to zero than this, instead.
    """

    above: Optional[float] = 0.0
    bound: Optional[float] = None
    within: Optional[float] = None


def judge(differences: Sequence[float], demand: Demand) -> str:
    """The verdict, `HOLDS`, `FAILS` or `OPEN`, from the difference in each world."""
    if len(differences) < FEWEST_WORLDS:
        return OPEN
    centre, error = fmean(differences), margin_of_error(differences)
    if demand.within is not None:
        return _side(demand.within - abs(centre), error)
    if demand.bound is not None and centre < demand.bound:
        return FAILS
    return HOLDS if demand.above is None else _side(centre - demand.above, error)


def is_on_the_claimed_side(difference: float, demand: Demand) -> bool:
    """Whether a single world is as claimed: its sign where one is claimed, else the bound or the margin."""
    if demand.within is not None:
        return abs(difference) <= demand.within
    return difference >= demand.bound if demand.above is None else difference > demand.above


def margin_of_error(differences: Sequence[float]) -> float:
    """Standard error of the mean of two or more differences, times the quantile of Student's t."""
    count = len(differences)
    return float(stdtrit(count - 1, CONFIDENCE)) * stdev(differences) / math.sqrt(count)


def _side(distance: float, error: float) -> str:
    if distance > error:
        return HOLDS
    return FAILS if -distance > error else OPEN
