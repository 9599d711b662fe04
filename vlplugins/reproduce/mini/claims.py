"""Claims of the papers that the mini world can answer, each as a difference of cells and what is demanded of it."""

from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Tuple, Union

from .results import cell_values
from .verdicts import Demand, judge

Cell = Tuple[str, str, str]  # table, row, column


@dataclass(frozen=True)
class Claim:
    """One claim.

    Attributes:
        text: What is claimed, as a sentence about the mini world.
        source: Where the paper claims it.
        more: The cell that is said to be larger.
        less: The cell that it is compared with, or a value: a floor.
        demand: What is demanded of the difference.
        group: Paper, or part of one.
    """

    group: str
    text: str
    source: str
    more: Cell
    less: Union[Cell, float]
    demand: Demand = Demand()

    def cells(self) -> Tuple[Cell, ...]:
        """The cells that it names."""
        return (self.more, ) if isinstance(self.less, float) else (self.more, self.less)


def differences(claim: Claim, results: Mapping[str, Any]) -> Dict[str, float]:
    """Seed → difference, of the worlds in which both cells were measured."""
    more = cell_values(results, *claim.more)
    less = dict.fromkeys(more, claim.less) if isinstance(claim.less, float) else cell_values(results, *claim.less)
    return {seed: more[seed] - less[seed] for seed in more if seed in less}


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
