"""A table or figure of a paper as data: what it prints, and what reproduces it."""

import re
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, Mapping, Optional, Tuple, Union

from mmengine.config import Config

from .steps import Step

NOT_PRINTED = 'not printed'

# The name of a metric, names of a mean and its standard deviation, or 'gpu_days', which the engine knows itself.
Metric = Union[str, Tuple[str, str]]


@dataclass(frozen=True)
class Paper:
    """A paper: short name, title, where to read it."""

    name: str
    title: str
    url: str


@dataclass(frozen=True)
class Column:
    """A column of numbers or words.

    Attributes:
        key: Short name in the definition of rows.
        title: As the paper prints it.
        unit: Of its numbers; with '%' metrics between 0 and 1 are measured.
    """

    key: str
    title: str
    unit: str = ''

    @property
    def heading(self) -> str:
        """Title with the unit."""
        return f'{self.title} ({self.unit})' if self.unit else self.title


@dataclass(frozen=True)
class Measure:
    """Numbers that a step gives for a row.

    Attributes:
        step: A test, or another step that writes metrics.
        metrics: Column → metric.
    """

    step: Step
    metrics: Mapping[str, Metric]


@dataclass(frozen=True)
class Row:
    """A row of a table.

    Attributes:
        key: Short and unique in the table, for the command line.
        label: As the paper prints it.
        paper: Column → what the paper prints there, to the letter.
        measures: What reproduces the row; none for a row that the paper cites from others.
        reads: For a table of settings: the config whose values stand beside the paper's, below `configs/`, and a
            function from the config to them, by column.
        note: What a reader of the numbers must know.
    """

    key: str
    label: str
    paper: Mapping[str, str]
    measures: Tuple[Measure, ...] = ()
    reads: Optional[Tuple[str, Callable[[Config], Dict[str, Any]]]] = None
    note: str = ''

    @property
    def cited(self) -> bool:
        """Whether the numbers are of other authors, so that nothing here reproduces them."""
        return not self.measures and self.reads is None


@dataclass(frozen=True)
class Table:
    """A table or a figure.

    Attributes:
        name: '<paper>.<table>', as in 'text4vis.table6'.
        paper: Where it is printed.
        place: Its number there, as in 'Table 6'.
        title: What it shows.
        protocol: Data, model, views; what holds for all rows.
        columns: Of numbers.
        rows: In the order of the paper.
        notes: What is doubtful, misprinted, or chosen here.
        counts: Whether to count parameters and multiply-adds.
        tunable: Whether the parameters that are trained are counted, too.
        thop: Where the paper's own counts are those of the tool thop, to be counted in its way too: 'model', or
            'classifier' where they include the frozen classifier.
    """

    name: str
    paper: Paper
    place: str
    title: str
    protocol: str
    columns: Tuple[Column, ...]
    rows: Tuple[Row, ...]
    notes: Tuple[str, ...] = field(default=())
    counts: bool = True
    tunable: bool = False
    thop: str = ''

    def row(self, key: str) -> Row:
        """The row with this key.

        Raises:
            ValueError: When there is none.
        """
        for row in self.rows:
            if row.key == key:
                return row
        raise ValueError(f'{self.name} has no row {key!r}. Its rows are {", ".join(row.key for row in self.rows)}.')

    def column(self, key: str) -> Column:
        """The column with this key.

        Raises:
            ValueError: When there is none.
        """
        for column in self.columns:
            if column.key == key:
                return column
        raise ValueError(f'{self.name} has no column {key!r}. Its columns are '
                         f'{", ".join(column.key for column in self.columns)}.')


def printed_number(text: str) -> Optional[float]:
    """The first number of what a paper prints, '~' before it for one that was read off; None for a dash or words."""
    found = re.match(r'\s*~?(\d+(?:\.\d+)?)', text)
    return float(found.group(1)) if found else None
