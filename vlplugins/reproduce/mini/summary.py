"""Means over worlds and repeats."""

import math
from dataclasses import dataclass
from statistics import fmean, stdev
from typing import Mapping, Optional, Sequence


@dataclass(frozen=True)
class Summary:
    """A number that was measured in several worlds.

    Attributes:
        mean: Of the worlds, each the mean of its repeats.
        std: Between the worlds, from their means, by n - 1; None with one world.
        spread: Between the repeats of a world, by n - 1, root mean square over the worlds; None without repeats.
        worlds: Their number.
    """

    mean: float
    std: Optional[float]
    spread: Optional[float]
    worlds: int


def summarize(values: Mapping[str, Sequence[float]]) -> Optional[Summary]:
    """Summary of a number.

    Args:
        values: Seed of a world → values of its repeats; worlds without values do not count.

    Returns:
        The summary; None where there is no value at all.
    """
    worlds = [one for one in values.values() if one]
    if not worlds:
        return None
    means = list(map(fmean, worlds))
    spreads = [stdev(one) for one in worlds if len(one) > 1]
    return Summary(
        mean=fmean(means),
        std=stdev(means) if len(means) > 1 else None,
        spread=math.sqrt(fmean(one ** 2 for one in spreads)) if spreads else None,
        worlds=len(worlds))
