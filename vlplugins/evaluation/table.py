"""Results of the protocols as a dict of numbers and as lines to read."""

from dataclasses import dataclass
from typing import Dict, List, Optional, Sequence, Tuple

import numpy as np

from .kinds import Protocol
from .measures import are_probabilities
from .protocols import Part, evaluate
from .scores import Scores

TITLES = {'top1': 'top-1', 'top5': 'top-5', 'mean_class': 'mean class', 'mAP': 'mAP'}


@dataclass
class Outcome:
    """What a protocol gave: measure → (mean, standard deviation) over its parts."""

    protocol: Protocol
    parts: List[Part]
    values: Dict[str, Tuple[float, float]]

    def flat(self) -> Dict[str, float]:
        """The numbers by their names in a log: 'all/top1', or 'half/top1_mean' and 'half/top1_std'."""
        name, averaged = self.protocol.name, self.protocol.averaged
        if not averaged:
            return {f'{name}/{measure}': mean for measure, (mean, _) in self.values.items()}
        return {f'{name}/{measure}_{what}': value for measure, values in self.values.items()
                for what, value in zip(('mean', 'std'), values)}

    def cells(self, measures: Sequence[str]) -> List[str]:
        """A line of the table; numbers in per cent."""
        numbers = []
        for measure in measures:
            mean, std = self.values.get(measure, (None, None))
            deviation = f' +- {100 * std:.2f}' if self.protocol.averaged and std is not None else ''
            numbers.append('' if mean is None else f'{100 * mean:.2f}{deviation}')
        return [str(self.protocol), str(len(self.parts)), _range([len(part.classes) for part in self.parts]),
                _range([len(part.videos) for part in self.parts]), *numbers]


def evaluate_protocol(protocol: Protocol, scored: Scores, prob: Optional[bool] = None) -> Outcome:
    """The outcome of one protocol; `prob` as in `evaluate`.

    Raises:
        ValueError: The protocol does not fit the scores.
    """
    prob = are_probabilities(scored.scores) if prob is None else prob
    scored, prob = protocol.view(scored, prob)
    parts = protocol.parts(scored)
    return Outcome(protocol, parts, evaluate(scored.scores, scored.labels, parts, protocol.measures, prob))


def format_table(outcomes: Sequence[Outcome], scored: Scores) -> str:
    """A head that says what was tested, then a line per protocol with the numbers in per cent.

    Args:
        outcomes: Of the protocols, in the order of the lines.
        scored: What they were computed from.
    """
    head = [f'{scored.listed} videos listed, {len(scored.scores)} decoded, {len(scored.skipped)} skipped',
            f'{scored.scores.shape[1]} classes', *(f'{key}: {value}' for key, value in scored.describe.items())]
    measures = [measure for measure in TITLES if any(measure in outcome.values for outcome in outcomes)]
    rows = [['protocol', 'parts', 'classes', 'videos', *(TITLES[measure] for measure in measures)],
            *(outcome.cells(measures) for outcome in outcomes)]
    widths = [max(map(len, column)) for column in zip(*rows)]
    lines = ['  '.join([row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:]))])
             for row in rows]
    return '\n'.join(['; '.join(head), *lines])


def _range(numbers: Sequence[int]) -> str:
    low, high = int(np.min(numbers)), int(np.max(numbers))
    return str(low) if low == high else f'{low}-{high}'
