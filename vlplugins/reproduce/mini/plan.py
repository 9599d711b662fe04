"""From tables, a scale and seeds to the steps that are to be done, each once, and what they need."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Dict, List, Optional, Sequence, Set, Union

from vlplugins.reproduce.commands import Launcher
from vlplugins.reproduce.resolve import Settings, resolve
from vlplugins.reproduce.steps import Evaluate, Step, Train
from vlplugins.reproduce.table import Table
from vlplugins.reproduce.workshop import Workshop

from .jobs import Rendering, StepJob
from .schedule import Key
from .table import MiniTable, Scale

_WORLD_COST = 10.0  # in epochs of a training


@dataclass(frozen=True)
class Place:
    """Folders of a run.

    Attributes:
        root: For all of one scale.
        scale: The scale.
    """

    root: Path
    scale: Scale

    def world(self, seed: int) -> Path:
        """Folder of a world."""
        return self.root / f'seed{seed}' / 'world'

    def workshop(self, seed: int) -> Workshop:
        """Does the steps in a world: their configs find it in the variable MINI_WORLD."""
        settings = Settings(gpus=1, environment=dict(MINI_WORLD=str(self.world(seed))))
        return Workshop(self.root / f'seed{seed}' / 'steps', settings, Launcher(), say=lambda line: None)

    def drawn(self, table: MiniTable, seed: int) -> List[Table]:
        """A table in all draws of one world."""
        return [table.at(draw) for draw in table.draws(self.scale, seed, str(self.world(seed)))]


@dataclass
class Plan:
    """What is to be done.

    Attributes:
        jobs: By key.
        needs: Key → keys of what must be done before.
        costs: Key → about how much it costs, in epochs.
        ranks: Key → turn of its world.
        wanted_by: Key → the cells that it is done for, as in 'text4vis.table6:random'.
        failures: Rows that cannot be planned, a sentence each.
    """

    jobs: Dict[Key, Union[Rendering, StepJob]] = field(default_factory=dict)
    needs: Dict[Key, Set[Key]] = field(default_factory=dict)
    costs: Dict[Key, float] = field(default_factory=dict)
    ranks: Dict[Key, int] = field(default_factory=dict)
    wanted_by: Dict[Key, List[str]] = field(default_factory=dict)
    failures: List[str] = field(default_factory=list)

    def add(self, key: Key, job: Union[Rendering, StepJob], needs: Set[Key], cost: float, rank: int) -> None:
        """Adds a job."""
        self.jobs[key], self.needs[key], self.costs[key], self.ranks[key] = job, needs, cost, rank


def make_plan(tables: Sequence[MiniTable], place: Place, seeds: Sequence[int], workers: int) -> Plan:
    """The jobs that are not done.

    Args:
        tables: To be filled.
        place: Where.
        seeds: Of the worlds, in their order.
        workers: Processes that render a world.
    """
    plan = Plan()
    for rank, seed in enumerate(seeds):
        workshop = place.workshop(seed)
        for table in tables:
            if place.scale.name in table.scales:
                for drawn in place.drawn(table, seed):
                    _add_table(plan, drawn, workshop, (seed, 'world'), rank)
        if any(key[0] == seed for key in plan.jobs):
            rendering = Rendering(place.world(seed), place.scale.clips, seed, workers)
            plan.add((seed, 'world'), rendering, set(), _WORLD_COST, rank)
    return plan


def _add_table(plan: Plan, table: Table, workshop: Workshop, world: Key, rank: int) -> None:
    for row in table.rows:
        for measure in row.measures:
            try:
                _add_step(plan, measure.step, workshop, world, rank, f'{table.name}:{row.key}')
            except (ValueError, KeyError, TypeError, FileNotFoundError) as failure:  # its config cannot be
                plan.failures.append(f'{table.name}:{row.key}, seed {world[0]}: {failure}')


def _add_step(plan: Plan, step: Step, workshop: Workshop, world: Key, rank: int, cell: str) -> Optional[Key]:
    """Adds a step and those before it; returns its key, None for one that is done."""
    key = (world[0], workshop.fingerprint(step))
    if key not in plan.jobs:
        if workshop.record(step):
            return None
        before = {_add_step(plan, one, workshop, world, rank, cell) for one in step.inputs()}
        job = StepJob(step, workshop, f'{workshop.folder(step).name.rsplit("-", 1)[0]}')
        plan.add(key, job, (before - {None}) | {world}, _cost(step, workshop), rank)
    cells = plan.wanted_by.setdefault(key, [])
    if cell not in cells:
        cells.append(cell)
    return key


def _cost(step: Step, workshop: Workshop) -> float:
    if not isinstance(step, Train):
        return 0.5 if isinstance(step, Evaluate) else 10.0  # some tools take most of a minute: not left for the end
    return float(resolve(step, workshop.settings, str).train_cfg.get('max_epochs') or 1)
