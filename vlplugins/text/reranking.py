"""A second opinion on senses: another model chooses among those that Lesk's overlap puts first (ALT, section 3.1)."""

from typing import Optional, Protocol, Sequence

# So many of the first are looked at: what overlaps less is rarely meant, and a long list costs time.
SHORTLIST = 5


class Reranker(Protocol):
    """Tells how well descriptions of a word fit the label it is in."""

    def scores(self, label: str, word: str, descriptions: Sequence[str]) -> Sequence[float]:
        """A number for each description, higher where it fits better."""


def best_of(reranker: Optional[Reranker], label: str, word: str, descriptions: Sequence[str]) -> int:
    """Index of the description to take from a list whose best comes first.

    Args:
        reranker: Chooses among the first `SHORTLIST`, of equals the first; None takes the first.
        label: The action.
        word: What is described.
        descriptions: At least one.

    Raises:
        ValueError: The reranker does not give a number for each.
    """
    shortlist = list(descriptions[:SHORTLIST])
    if reranker is None or len(shortlist) == 1:
        return 0
    scores = list(reranker.scores(label, word, shortlist))
    if len(scores) != len(shortlist):
        raise ValueError(f'the reranker {type(reranker).__name__} gave {len(scores)} scores for {len(shortlist)} '
                         f'descriptions of {word!r}; it must give one for each.')
    return max(range(len(scores)), key=scores.__getitem__)
