"""Which of the steps comes next when several are done at a time."""

from collections import defaultdict
from typing import Collection, DefaultDict, Dict, Hashable, List, Mapping, Optional, Set

Key = Hashable


class Schedule:
    """Steps that need one another: each is taken once all that it needs is done, the one with most behind it first.

    Args:
        needs: Step → the steps that must be done before it, all of them keys too.
        costs: Step → what it costs, in any unit; a chain costs the sum.
        ranks: Step → its turn: smaller ones come first, whatever is behind them. All are equal where not given.
    """

    def __init__(self, needs: Mapping[Key, Collection[Key]], costs: Mapping[Key, float],
                 ranks: Optional[Mapping[Key, int]] = None) -> None:
        self._missing: Dict[Key, Set[Key]] = {key: set(before) for key, before in needs.items()}
        self._behind: DefaultDict[Key, List[Key]] = defaultdict(list)
        for key, before in needs.items():
            for one in before:
                self._behind[one].append(key)
        self._costs = costs
        self._chains: Dict[Key, float] = {}
        ranks = ranks or {}
        self._order = sorted(needs, key=lambda key: (ranks.get(key, 0), -self._chain(key)))

    def _chain(self, key: Key) -> float:
        """Cost of the dearest chain that begins with a step."""
        if key not in self._chains:
            behind = [self._chain(other) for other in self._behind[key]]
            self._chains[key] = self._costs[key] + max(behind, default=0.0)
        return self._chains[key]

    def take(self) -> Optional[Key]:
        """The next step, which is then under way; None while all that is left waits for others."""
        for key in self._order:
            if not self._missing[key]:
                self._order.remove(key)
                return key
        return None

    def done(self, key: Key) -> None:
        """A step that was taken is done."""
        for other in self._behind[key]:
            self._missing[other].discard(key)

    def failed(self, key: Key) -> List[Key]:
        """A step that was taken has failed; returns those behind it, which will never be taken."""
        lost: List[Key] = []
        for other in self._behind[key]:
            if other in self._order:
                self._order.remove(other)
                lost += [other, *self.failed(other)]
        return lost

    @property
    def left(self) -> List[Key]:
        """Steps that were not taken yet and can be."""
        return list(self._order)
