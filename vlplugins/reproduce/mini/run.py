"""Does all steps of the mini world's tables, several at a time."""

import os
import time
from typing import Callable, Dict, List, Optional, Sequence

from vlplugins.reproduce.process import StepFailedError

from .jobs import Rendering
from .plan import Place, Plan, make_plan
from .progress import Progress
from .schedule import Key, Schedule
from .table import MiniTable
from .warm import WARM_UP, Ended, WarmProcesses

_TICK = 1.0  # seconds between two looks at what runs
Say = Callable[[str], None]


def run_tables(tables: Sequence[MiniTable], place: Place, seeds: Sequence[int], jobs: int,
               say: Say = print) -> List[str]:
    """Does what is missing of some tables; what fails does not stop the others.

    Args:
        tables: The tables.
        place: Folders and scale.
        seeds: Of the worlds.
        jobs: Processes at a time.
        say: Told of each step that ends.

    Returns:
        What failed, a sentence for each.

    Raises:
        KeyboardInterrupt: Ours; nothing runs any more then, and the same call goes on.
    """
    place.root.mkdir(parents=True, exist_ok=True)
    with WarmProcesses(place.root / 'server.log') as processes:  # imports while the plan is made
        plan = make_plan(tables, place, seeds, workers=jobs)
        say(f'{len(plan.jobs)} steps to do, {jobs} at a time; each writes its output into its folder in {place.root}')
        if plan.jobs:
            processes.wait_until_ready()
        env = dict(VLPLUGINS_CACHE=os.environ.get('VLPLUGINS_CACHE', str(place.root / 'cache')))
        return plan.failures + _Run(plan, processes, jobs, env, say).to_the_end()


class _Run:
    def __init__(self, plan: Plan, processes: WarmProcesses, jobs: int, env: Dict[str, str], say: Say) -> None:
        self.plan, self.processes, self.jobs, self.env, self.say = plan, processes, jobs, env, say
        self.schedule = Schedule(plan.needs, plan.costs, plan.ranks)
        self.progress = Progress(plan.costs, jobs)
        self.running: Dict[int, Key] = {}
        self.started: Dict[Key, float] = {}
        self.failures: List[str] = []
        self.kept: Optional[Key] = None  # seed of the world whose clips the forks find decoded

    def to_the_end(self) -> List[str]:
        try:
            while self._fill():
                for ended in self.processes.wait(_TICK):
                    self._conclude(ended)
        finally:
            self.processes.close()
            for key in self.running.values():
                self.plan.jobs[key].stop()
        return self.failures

    def _fill(self) -> bool:
        """Starts what there is room for; returns whether anything runs."""
        while len(self.running) < self.jobs:
            key = self.schedule.take()
            if key is None:
                break
            self._start(key)
        return bool(self.running)

    def _start(self, key: Key) -> None:
        self.started[key] = time.monotonic()
        try:
            call = self.plan.jobs[key].begin()
        except (ValueError, FileNotFoundError) as failure:  # another process works on it, or a file is gone
            self._failed(key, str(failure))
            return
        if call is None:
            self._done(key, 'done by another run', 0.0)
        else:
            self._keep_world_of(key)
            number = self.processes.start(call.command, call.log, self.env, call.keep_open)
            self.running[number] = key

    def _keep_world_of(self, key: Key) -> None:
        """Goes over to the world of a step once nothing in the last one waits any more: memory is for one of them."""
        if isinstance(self.plan.jobs[key], Rendering) or key[0] == self.kept:
            return
        if not any(seed == self.kept for seed, _ in self.schedule.left):
            self.kept = key[0]
            self.processes.prepare(WARM_UP, 'keep_world', str(self.plan.jobs[self.kept, 'world'].folder))

    def _conclude(self, ended: Ended) -> None:
        key = self.running.pop(ended.number)
        try:
            self._done(key, self.plan.jobs[key].end(ended), ended.cpu_seconds)
        except StepFailedError as failure:
            self._failed(key, str(failure))

    def _done(self, key: Key, result: str, cpu_seconds: float) -> None:
        self.schedule.done(key)
        self.progress.done(key, cpu_seconds)
        seconds = time.monotonic() - self.started[key]
        words = [self.progress.count(), f'seed {key[0]}', self._title(key), result, f'{seconds:.1f} s',
                 self.progress.times()]
        self.say('  '.join(filter(None, words)))

    def _failed(self, key: Key, reason: str) -> None:
        lost = self.schedule.failed(key)
        self.progress.lost([key, *lost])
        behind = f'; {len(lost)} steps behind it are left out' if lost else ''
        self.failures.append(f'seed {key[0]}, {self._title(key)}: {reason}{behind}')
        self.say(f'{self.progress.count()}  {self.failures[-1]}')

    def _title(self, key: Key) -> str:
        cells = self.plan.wanted_by.get(key, [])
        more = f' and {len(cells) - 1} more' if len(cells) > 1 else ''
        return self.plan.jobs[key].title + (f' ({cells[0]}{more})' if cells else '')
