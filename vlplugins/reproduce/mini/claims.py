"""Claims of the papers that the mini world can answer, each as a difference of cells and what is demanded of it."""

from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Tuple, Union

from .results import cell_values
from .verdicts import Demand, judge

Cell = Tuple[str, str, str]  # table, row, column


@dataclass(frozen=True)
class Gain:
    """A cell minus another one."""

    more: Cell
    less: Cell


Quantity = Union[Cell, Gain, float]


@dataclass(frozen=True)
class Claim:
    """One claim.

    Attributes:
        group: Paper, or part of one.
        text: What is claimed, of the mini world.
        source: Where the paper claims it.
        more: What is said to be larger.
        less: What it is compared with; a number is a floor.
        demand: What is demanded of the difference.
    """

    group: str
    text: str
    source: str
    more: Quantity
    less: Quantity
    demand: Demand = Demand()

    def cells(self) -> Tuple[Cell, ...]:
        """The cells that it names."""
        return (*_cells(self.more), *_cells(self.less))


def _cells(quantity: Quantity) -> Tuple[Cell, ...]:
    if isinstance(quantity, Gain):
        return quantity.more, quantity.less
    return (quantity, ) if isinstance(quantity, tuple) else ()


def differences(claim: Claim, results: Mapping[str, Any]) -> Dict[str, float]:
    """Seed → difference, of the worlds in which all its cells were measured."""
    worlds = [set(cell_values(results, *cell)) for cell in claim.cells()]
    seeds = sorted(set.intersection(*worlds), key=int)
    return {seed: _value(claim.more, results, seed) - _value(claim.less, results, seed) for seed in seeds}


def _value(quantity: Quantity, results: Mapping[str, Any], seed: str) -> float:
    if isinstance(quantity, Gain):
        return _value(quantity.more, results, seed) - _value(quantity.less, results, seed)
    return cell_values(results, *quantity)[seed] if isinstance(quantity, tuple) else quantity


def judged(claims: Tuple[Claim, ...], results: Mapping[str, Any]) -> List[Dict[str, Any]]:
    """Claims with their differences and verdicts, for `json.dumps`."""
    found = []
    for claim in claims:
        by_seed = differences(claim, results)
        found.append(dict(
            group=claim.group, text=claim.text, source=claim.source, cells=[':'.join(cell) for cell in claim.cells()],
            floor=claim.less if isinstance(claim.less, float) else None, demand=vars(claim.demand),
            differences=by_seed, verdict=judge(list(by_seed.values()), claim.demand)))
    return found
