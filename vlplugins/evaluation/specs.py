"""Protocols as a config names them."""

import difflib
import inspect
from typing import Any, Dict, List, Optional, Sequence, Type, Union

from .file_splits import file_splits, read_file_split
from .measures import MEASURES
from .protocols import Part, all_classes, class_positions, class_splits, half_classes
from .scores import Scores

Spec = Union[str, Dict[str, Any]]


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

    def parts(self, scored: Scores) -> List[Part]:
        """Parts of the evaluation."""
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


PROTOCOLS: Dict[str, Type[Protocol]] = {
    'all': AllClasses,
    'half': HalfClasses,
    'class_splits': ClassSplits,
    'file_splits': FileSplits,
}


def build_protocols(specs: Sequence[Spec], mean_class: bool = True) -> List[Protocol]:
    """Protocols from the list of a config, that of all classes first.

    Args:
        specs: Names ('all', 'half', 'map') or dicts with `type` and the arguments of the protocol. 'map' adds mean
            average precision to 'all', or reports it alone where there is no 'all'.
        mean_class: Mean class accuracy is reported wherever a protocol does not name its `measures`.

    Raises:
        ValueError: An unknown type or argument, no protocol, or two with the same name.
    """
    if isinstance(specs, (str, dict)):
        specs = [specs]
    usual = ('top1', 'top5', 'mean_class') if mean_class else ('top1', 'top5')
    protocols: List[Protocol] = []
    with_map = False
    for spec in specs:
        arguments = dict(type=spec) if isinstance(spec, str) else dict(spec)
        kind = arguments.pop('type', None)
        if kind == 'map' and not arguments:
            with_map = True
        else:
            protocols.append(_build(kind, {'measures': usual, **arguments}))
    if with_map:
        usual_test = [protocol for protocol in protocols if isinstance(protocol, AllClasses)]
        measures = usual_test[0].measures if usual_test else ()
        merged = AllClasses(measures=(*measures, 'mAP'))
        protocols = [merged, *(protocol for protocol in protocols if protocol not in usual_test[:1])]
    # The first result is the one that save_best='auto' goes by.
    protocols.sort(key=lambda protocol: not isinstance(protocol, AllClasses))
    names = [protocol.name for protocol in protocols]
    if not names or len(set(names)) < len(names):
        raise ValueError(f'protocols={list(specs)!r}: ' + (f'two of {", ".join(names)} have the same name; give one of '
                                                           "them another, name='…'." if names else 'it is empty.'))
    return protocols


def _build(kind: Any, arguments: Dict[str, Any]) -> Protocol:
    if kind not in PROTOCOLS:
        known = (*PROTOCOLS, 'map')
        similar = difflib.get_close_matches(str(kind), known, n=1)
        hint = f'; did you mean {similar[0]!r}?' if similar else '.'
        raise ValueError(f'protocols: {kind!r} is unknown; the protocols are {", ".join(known)}{hint}')
    part = PROTOCOLS[kind]
    taken = {*inspect.signature(part).parameters, *inspect.signature(Protocol).parameters} - {'kwargs'}
    unknown = [key for key in arguments if key not in taken]
    missing = [key for key in ('splits', ) if key in taken and key not in arguments]
    if unknown or missing:
        raise ValueError(f'protocols: {kind!r} takes {", ".join(sorted(taken))}; '
                         + (f'it does not take {", ".join(unknown)}.' if unknown else f'{missing[0]} is missing.'))
    return part(**arguments)


def _several(splits: Union[str, Sequence[str]]) -> List[str]:
    paths = [splits] if isinstance(splits, str) else list(splits)
    if not paths:
        raise ValueError('protocols: splits is empty; name the lists of the splits.')
    return paths
