"""Protocols on the scores of an earlier test."""

from dataclasses import replace
from typing import Dict, List, Optional, Sequence, Tuple

from vlplugins.text.labels import load_labels

from .scores import Scores
from .specs import Spec, build_protocols
from .table import evaluate_protocol, format_table


def evaluate_scores(path: str,
                    protocols: Sequence[str] = (),
                    seeds: int = 10,
                    class_splits: Optional[Sequence[str]] = None,
                    file_splits: Optional[Sequence[str]] = None,
                    labels: Optional[str] = None,
                    actions: Optional[str] = None) -> Tuple[str, Dict[str, float]]:
    """The table of the protocols and its numbers.

    Args:
        path: A `dump` of `vlplugins.ProtocolMetric`, or what `tools/test.py --dump` wrote.
        protocols: Of 'all', 'half' and 'map'; 'all' where no other protocol is given either.
        seeds: Number of halves.
        class_splits: Label lists, by name or path.
        file_splits: Annotation files.
        labels: Names of the classes, where the file does not hold them.
        actions: Table of actions with their verbs and nouns, which are evaluated too.

    Raises:
        FileNotFoundError: A file is missing.
        ValueError: The scores do not fit the protocols.
    """
    specs: List[Spec] = [dict(type='half', seeds=seeds) if name == 'half' else name for name in protocols]
    both = bool(class_splits and file_splits)
    for kind, splits in (('class_splits', class_splits), ('file_splits', file_splits)):
        if splits:
            specs.append(dict(type=kind, splits=splits, name=kind if both else None))
    if actions:
        specs.append(dict(type='marginal', actions=actions))
    built = build_protocols(specs or ['all'])
    scored = Scores.load(path)
    if labels:
        scored = replace(scored, classes=load_labels(labels))
    outcomes = [evaluate_protocol(protocol, scored) for protocol in built]
    numbers = {key: value for outcome in outcomes for key, value in outcome.flat().items()}
    return format_table(outcomes, scored), numbers
