"""The kinds of protocols, each with its options."""

from typing import Any, List, Optional, Sequence, Tuple, Union

from .file_splits import file_splits, read_file_split
from .measures import MEASURES
from .protocols import Part, all_classes, class_positions, class_splits, half_classes
from .scores import Scores


class Protocol:
    """A protocol with its name in results and the measures that it reports.

    Args:
        name: Before the slash in the names of its results.
        measures: Keys of `MEASURES`.

    Attributes:
        averaged: Results are a mean and a standard deviation over several parts.
        needs_names: The names of the videos must be known.
    """

    default_name = ''
    averaged = True
    needs_names = False

    def __init__(self, name: Optional[str] = None, measures: Sequence[str] = ('top1', 'top5', 'mean_class')) -> None:
        unknown = [measure for measure in measures if measure not in MEASURES]
        if unknown or not measures:
            raise ValueError(f'protocols: measures={list(measures)!r} is unknown or empty; choose from '
                             f'{", ".join(MEASURES)}.')
        self.name = name or self.default_name
        self.measures = tuple(measure for measure in MEASURES if measure in measures)

    def check(self, classes: Optional[Sequence[str]]) -> None:
        """Finds out before the pass over the videos what would fail after it; `classes` are those of the dataset."""

    def view(self, scored: Scores, prob: bool) -> Tuple[Scores, bool]:
        """What the protocol is about, and whether it has probabilities: the scores themselves, or others made of them.

        Args:
            scored: Of the test.
            prob: They are probabilities, not logits.
        """
        return scored, prob

    def parts(self, scored: Scores) -> List[Part]:
        """Parts of the evaluation; `scored` is what `view` gives."""
        raise NotImplementedError


class AllClasses(Protocol):
    """All classes compete for all videos."""

    default_name = 'all'
    averaged = False

    def parts(self, scored: Scores) -> List[Part]:
        """One part."""
        return all_classes(scored.labels, scored.scores.shape[1])

    def __str__(self) -> str:
        return self.name


class HalfClasses(Protocol):
    """Random halves of the classes; `seeds` is their number, drawn with the seeds 0, 1, …, or the seeds themselves."""

    default_name = 'half'

    def __init__(self, seeds: Union[int, Sequence[int]] = 10, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.seeds = list(range(seeds)) if isinstance(seeds, int) else list(seeds)
        if not self.seeds:
            raise ValueError(f'protocols: half with seeds={seeds!r} draws no classes; the usual number is 10.')

    def parts(self, scored: Scores) -> List[Part]:
        """A part for each seed."""
        return half_classes(scored.labels, scored.scores.shape[1], self.seeds)

    def __str__(self) -> str:
        first, last = self.seeds[0], self.seeds[-1]
        in_a_row = self.seeds == list(range(first, last + 1))
        return f'{self.name} (seeds {f"{first} to {last}" if in_a_row else ", ".join(map(str, self.seeds))})'


class ClassSplits(Protocol):
    """Named subsets of the classes; `splits` are label lists by name or path."""

    default_name = 'splits'

    def __init__(self, splits: Sequence[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.splits = _several(splits)

    def check(self, classes: Optional[Sequence[str]]) -> None:
        """Looks the labels of the splits up.

        Raises:
            ValueError: A label is no class, or the classes have no names.
        """
        if classes is None:
            raise ValueError('class_splits need the names of the classes: give the dataset a label_file.')
        class_positions(classes, self.splits)

    def parts(self, scored: Scores) -> List[Part]:
        """A part for each split."""
        self.check(scored.classes)
        return class_splits(scored.labels, scored.classes or (), self.splits)

    def __str__(self) -> str:
        return f'{self.name} ({", ".join(self.splits)})'


class FileSplits(Protocol):
    """Lists of videos; `splits` are paths of annotation files, whose labels are not looked at."""

    default_name = 'splits'
    needs_names = True

    def __init__(self, splits: Sequence[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.splits = _several(splits)
        self.videos = [read_file_split(path) for path in self.splits]

    def parts(self, scored: Scores) -> List[Part]:
        """A part for each list."""
        return file_splits(scored, self.videos)

    def __str__(self) -> str:
        return f'{self.name} ({", ".join(self.splits)})'


def _several(splits: Union[str, Sequence[str]]) -> List[str]:
    paths = [splits] if isinstance(splits, str) else list(splits)
    if not paths:
        raise ValueError('protocols: splits is empty; name the lists of the splits.')
    return paths
