"""Verbs and nouns of actions: their probabilities are sums over the actions that have them (EPIC-Kitchens-100)."""

from typing import Any, List, Optional, Sequence, Tuple

import numpy as np

from vlplugins.datasets.action_table import ActionTable, read_actions

from .kinds import AllClasses, Protocol
from .protocols import Part, all_classes, renormalise
from .scores import Scores


def marginalise(probabilities: np.ndarray, groups: np.ndarray, num_groups: int) -> np.ndarray:
    """Probabilities of groups of classes.

    Args:
        probabilities: Of the classes, (V, A).
        groups: Group of each class, (A,).
        num_groups: G; a group without a class has the probability 0.

    Returns:
        (V, G).
    """
    return probabilities @ (groups[:, None] == np.arange(num_groups))


class Marginal(Protocol):
    """All verbs, or all nouns, compete for all videos with the probabilities that the actions leave them.

    Args:
        name: 'verb' or 'noun'.
        table: Of the actions.
        groups: Verb or noun of each action, (A,).
        num_groups: How many there are.
        kwargs: Of `Protocol`.
    """

    averaged = False

    def __init__(self, name: str, table: ActionTable, groups: np.ndarray, num_groups: int, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.table, self.groups, self.num_groups = table, groups, num_groups

    def check(self, classes: Optional[Sequence[str]]) -> None:
        """Compares the number of classes with the table.

        Raises:
            ValueError: There are more or fewer actions.
        """
        if classes is not None:
            self._check_number(len(classes))

    def view(self, scored: Scores, prob: bool) -> Tuple[Scores, bool]:
        """Probabilities of the verbs or nouns, and those of the videos.

        Raises:
            ValueError: Another number of actions than in the table, or videos with several labels.
        """
        self._check_number(scored.scores.shape[1])
        if scored.labels.ndim == 2:
            raise ValueError(f'{self.name}: a video has one action, but these have several labels each')
        probabilities = marginalise(renormalise(scored.scores, prob), self.groups, self.num_groups)
        return Scores(probabilities, self.groups[scored.labels], scored.filenames, scored.skipped), True

    def parts(self, scored: Scores) -> List[Part]:
        """One part."""
        return all_classes(scored.labels, self.num_groups)

    def _check_number(self, count: int) -> None:
        if count != len(self.groups):
            raise ValueError(f'{self.table.source} has {len(self.groups)} actions, but the test {count} classes: give '
                             'label_file and the protocol the table that the annotations were numbered with.')

    def __str__(self) -> str:
        return f'{self.name} (of {len(self.groups)} actions)'


def marginal_protocols(actions: str,
                       verbs: int = 97,
                       nouns: int = 300,
                       measures: Sequence[str] = ('top1', 'top5', 'mean_class')) -> List[Protocol]:
    """Actions, and the verbs and nouns that they leave: the three accuracies of EPIC-Kitchens-100.

    Args:
        actions: Path of the table of the actions.
        verbs: How many there are.
        nouns: How many there are.
        measures: Keys of `MEASURES`, for all three.

    Raises:
        FileNotFoundError: There is no such table.
        ValueError: It is not as `read_actions` wants it, or a measure is unknown.
    """
    table = read_actions(actions, verbs, nouns)
    return [AllClasses('action', measures),
            Marginal('verb', table, table.verbs, verbs, measures=measures),
            Marginal('noun', table, table.nouns, nouns, measures=measures)]
