"""A table of the rendered world as data: what of a paper's table has a meaning there, and the steps that measure it."""

from dataclasses import dataclass, field
from typing import Any, Callable, Mapping, Optional, Tuple, TypeVar

from vlplugins.reproduce.steps import Overrides, Train
from vlplugins.reproduce.table import Column, Measure, Paper, Row, Table

from .floors import Floors

T = TypeVar('T')

WORLD = Paper('Mini world', 'The rendered world of tools/render_world.py', '')


@dataclass(frozen=True)
class Scale:
    """How much is spent on all tables together.

    Attributes:
        name: 'demo' or 'benchmark'.
        clips: Split → number of its clips.
        seeds: Of the worlds and of what is pre-trained in them, where the user names none.
    """

    name: str
    clips: Mapping[str, int]
    seeds: Tuple[int, ...]

    def pick(self, demo: T, benchmark: T) -> T:
        """What belongs to this scale: a number of epochs, for example."""
        return demo if self.name == 'demo' else benchmark


@dataclass(frozen=True)
class Draw:
    """One of the repetitions behind a mean.

    Attributes:
        seed: Of the world, and of all pre-training in it.
        repeat: Which fine-tuning in that world, from 0.
        scale: How much may be spent.
        world: Folder of the world, for overrides and arguments that name a file in it.
    """

    seed: int
    repeat: int
    scale: Scale
    world: str = 'data/mini_world'

    @property
    def fine_tuning_seed(self) -> int:
        """Seed of the trainings that are repeated, and of the clips that they draw; no two draws share it."""
        return 1000 * (self.seed + 1) + self.repeat

    def pretrain(self, config: str, overrides: Optional[Overrides] = None, start: Optional[Train] = None) -> Train:
        """A training that all repeats share: `randomness.seed` is the seed of the world."""
        return Train(config, {**(overrides or {}), 'randomness.seed': self.seed}, start)

    def finetune(self, config: str, overrides: Optional[Overrides] = None, start: Optional[Train] = None) -> Train:
        """A training of this repeat: `randomness.seed` is `fine_tuning_seed`."""
        return Train(config, {**(overrides or {}), 'randomness.seed': self.fine_tuning_seed}, start)


@dataclass(frozen=True)
class MiniRow:
    """A row of a table.

    Attributes:
        key: Short and unique in the table.
        label: As a reader of the paper knows it.
        measures: The steps that give its numbers in one draw, and column → metric of each. Rows that ask for the same
            step share its work. What does not depend on `draw.repeat` is done once for a world.
        note: What a reader of the numbers must know.
        x: Where the row stands in a table that is drawn as a curve.
    """

    key: str
    label: str
    measures: Callable[[Draw], Tuple[Measure, ...]]
    note: str = ''
    x: Optional[float] = None


@dataclass(frozen=True)
class MiniTable:
    """A table of a paper as it is repeated in the rendered world.

    Attributes:
        name: That of the paper's table whose meaning it carries over, as in 'text4vis.table6'.
        title: What it shows.
        protocol: What holds for all rows.
        columns: Of numbers; with unit '%' metrics between 0 and 1 are measured.
        rows: In the order of the paper.
        floors: Column key → what the number is compared with at least, each with its value in the unit of the column:
            (('chance', 1.6), ('the object alone', 12.5)).
        repeats: Name of a scale → fine-tunings in each world; 1 where it is not named.
        scales: Names of those that run it.
        notes: What differs from the paper, and what is doubtful.
        curve: What the `x` of the rows is, where the table is drawn as a curve.
        on_request: Whether it is run when it is named only, and not with all others.
    """

    name: str
    title: str
    protocol: str
    columns: Tuple[Column, ...]
    rows: Tuple[MiniRow, ...]
    floors: Mapping[str, Floors] = field(default_factory=dict)
    repeats: Mapping[str, int] = field(default_factory=dict)
    scales: Tuple[str, ...] = ('demo', 'benchmark')
    notes: Tuple[str, ...] = ()
    curve: str = ''
    on_request: bool = False

    def draws(self, scale: Scale, seed: int, world: str = Draw.world) -> Tuple[Draw, ...]:
        """The repeats in one world."""
        return tuple(Draw(seed, repeat, scale, world) for repeat in range(self.repeats.get(scale.name, 1)))

    def at(self, draw: Draw) -> Table:
        """The table in one draw, as an ordinary one. A row that measures nothing at its scale is left out."""
        rows = [Row(row.key, row.label, {}, row.measures(draw), note=row.note) for row in self.rows]
        return Table(self.name, WORLD, self.name, self.title, self.protocol, self.columns,
                     tuple(row for row in rows if row.measures), self.notes, counts=False)

    def row(self, key: str) -> MiniRow:
        """The row with this key.

        Raises:
            ValueError: When there is none.
        """
        return _named(self.rows, key, f'{self.name} has no row')

    def column(self, key: str) -> Column:
        """The column with this key.

        Raises:
            ValueError: When there is none.
        """
        return _named(self.columns, key, f'{self.name} has no column')


def _named(parts: Tuple[Any, ...], key: str, complaint: str) -> Any:
    for part in parts:
        if part.key == key:
            return part
    raise ValueError(f'{complaint} {key!r}, but {", ".join(part.key for part in parts)}.')
