"""How far a run is, and how long the rest may take."""

import time
from typing import Mapping, Sequence

from .schedule import Key


class Progress:
    """Counts what is done.

    Args:
        costs: What each step costs, in any unit.
        jobs: Steps at a time.
        clock: Seconds.
    """

    def __init__(self, costs: Mapping[Key, float], jobs: int, clock: object = time.monotonic) -> None:
        self._costs, self._jobs, self._clock = dict(costs), jobs, clock
        self._all, self._ended = len(costs), 0
        self._left = sum(costs.values())
        self._spent = self._cost_done = 0.0
        self._start = clock()

    def done(self, key: Key, seconds: float) -> None:
        """A step has ended, after so many seconds of work."""
        self._ended += 1
        self._left -= self._costs[key]
        if seconds:
            self._spent += seconds
            self._cost_done += self._costs[key]

    def lost(self, keys: Sequence[Key]) -> None:
        """Steps that failed, or that wait for such ones."""
        self._ended += len(keys)
        self._left -= sum(self._costs[key] for key in keys)

    def count(self) -> str:
        """Steps that have ended, of all."""
        return f'[{self._ended:{len(str(self._all))}}/{self._all}]'

    def times(self) -> str:
        """Minutes and seconds that have passed, and what may be left of them at the pace so far."""
        text = _minutes(self._clock() - self._start)
        if self._cost_done and self._ended < self._all:
            text += f', about {_minutes(self._left * self._spent / self._cost_done / self._jobs)} left'
        return text


def _minutes(seconds: float) -> str:
    return f'{int(seconds) // 60}:{int(seconds) % 60:02}'
