"""What a classifier knows of the two parts of a label, the object and its motion."""

from typing import Any, Dict

from vlplugins.reproduce.steps import Evaluate, Overrides, Train
from vlplugins.reproduce.table import Column, Measure

from .table import Draw

OBJECT, MOTION = Column('object', 'Object alone', '%'), Column('motion', 'Motion alone', '%')
PARTS_NOTE = ('Object alone, motion alone: of the model trained on all clips, by the sums of its probabilities over '
              'the labels that share the one or the other, eight of each.')


def seen_with_parts(draw: Draw, config: str, overrides: Overrides, training: Train) -> Measure:
    """Top-1 of labels, objects and motions on the test clips of seen labels, from one pass, into these columns."""
    evaluator: Dict[str, Any] = dict(_delete_=True, type='vlplugins.ProtocolMetric', protocols=[
        dict(type='marginal', actions=f'{draw.world}/actions_seen.csv', verbs=8, nouns=8, measures=['top1'])])
    test = Evaluate(config, {**overrides, 'test_evaluator': evaluator}, checkpoint=training)
    return Measure(test, {'full': 'action/top1', 'object': 'noun/top1', 'motion': 'verb/top1'})
