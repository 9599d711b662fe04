"""One pass over the videos, several protocols."""

import logging
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from mmengine.evaluator import BaseMetric
from mmengine.logging import MessageHub, MMLogger, print_log

from vlplugins.registry import METRICS

from .file_splits import HOW_TO_KEEP_NAMES
from .measures import are_probabilities
from .samples import sample_result
from .scores import Scores
from .specs import Spec, build_protocols
from .table import Outcome, evaluate_protocol, format_table


@METRICS.register_module()
class ProtocolMetric(BaseMetric):
    """Accuracies of all protocols of a dataset from one pass over its videos.

    The log shows a table with a line per protocol, below what was tested: videos listed, decoded and skipped, classes,
    views, templates and seed. The results are named 'all/top1', 'all/top5', 'all/mean_class', 'all/mAP',
    'half/top1_mean', 'half/top1_std', 'splits/top1_mean', 'verb/top1', …, in 0 to 1. Videos that could not be decoded
    (samples with `decoded=False`) are left out and counted.

    Args:
        protocols: A list of 'all', 'half' (ten random halves of the classes), 'map' (mean average precision), or of
            dicts: `dict(type='half', seeds=10)`, `dict(type='class_splits', splits=[label lists])`,
            `dict(type='file_splits', splits=[annotation files])`, each with `name` and `measures` where the usual ones
            do not do; `dict(type='marginal', actions='actions.csv', verbs=97, nouns=300)` reports 'action', and 'verb'
            and 'noun' by the sums of the probabilities of their actions.
        mean_class: Report mean class accuracy.
        scores: What the head hands over, 'logits' or 'prob'; 'auto' sees it from the scores. It matters to mean average
            precision only.
        dump: `.npz` file that gets scores, labels and names before a protocol is evaluated;
            `tools/analysis_tools/eval_protocols.py` evaluates other protocols on it without the model.
        describe: What else the head of the table should say of the test, such as
            `dict(templates='a video of a person {}.')`.
        collect_device: As in the host.
        prefix: Put before the names of the results.

    Raises:
        ValueError: A wrong protocol, or a wrong value of another argument.
        FileNotFoundError: A list of a split is missing.
    """

    def __init__(self,
                 protocols: Sequence[Spec] = ('all', ),
                 mean_class: bool = True,
                 scores: str = 'auto',
                 dump: Optional[str] = None,
                 describe: Optional[Mapping[str, str]] = None,
                 collect_device: str = 'cpu',
                 prefix: Optional[str] = None) -> None:
        if scores not in ('auto', 'logits', 'prob'):
            raise ValueError(f"ProtocolMetric: scores={scores!r} is unknown; choose 'auto', 'logits' or 'prob'.")
        if dump is not None and not dump.endswith('.npz'):
            raise ValueError(f'ProtocolMetric: dump={dump!r} must be named .npz.')
        super().__init__(collect_device, prefix=prefix or 'protocols')
        self.prefix = prefix  # the host warns of metrics without one, whose names would not tell what they are
        self.protocols = build_protocols(protocols, mean_class)
        self.scores = scores
        self.dump = dump
        self.describe = dict(describe or {})
        self.views: Optional[Tuple[int, ...]] = None

    @property
    def dataset_meta(self) -> Optional[dict]:
        """Meta information of the dataset."""
        return self._dataset_meta

    @dataset_meta.setter
    def dataset_meta(self, dataset_meta: dict) -> None:
        """Takes the names of the classes, and checks the protocols against them before a video is read."""
        self._dataset_meta = dataset_meta
        for protocol in self.protocols:
            protocol.check(self.classes)

    @property
    def classes(self) -> Optional[Sequence[str]]:
        """Names of the classes, where the dataset has them."""
        return (self._dataset_meta or {}).get('classes')

    def process(self, data_batch: Any, data_samples: Sequence[dict]) -> None:
        """Keeps the scores of a batch.

        Raises:
            ValueError: A sample lacks scores for each class, or the name that a protocol needs.
        """
        if self.views is None:
            self.views = _shape_of_views(data_batch)
        for sample in data_samples:
            result = sample_result(sample)
            self._check(result)
            self.results.append(result)

    def _check(self, result: Mapping[str, Any]) -> None:
        """Finds out with the first video what would fail after the last."""
        if result['decoded'] and self.classes is not None and len(self.classes) != len(result['scores']):
            raise ValueError(f'the dataset names {len(self.classes)} classes, but the model scores '
                             f'{len(result["scores"])}: give label_file and model.cls_head the same list.')
        for protocol in self.protocols:
            if protocol.needs_names and result['filename'] is None:
                raise ValueError(f'the protocol {protocol} needs the names of the videos, which the samples lack. '
                                 f'{HOW_TO_KEEP_NAMES}')

    def compute_metrics(self, results: List[dict]) -> Dict[str, float]:
        """Evaluates the protocols and prints their table.

        Raises:
            ValueError: A protocol does not fit the videos. The others are printed before, and the scores are kept.
        """
        scored = Scores.from_results(results, self.classes)
        prob = are_probabilities(scored.scores) if self.scores == 'auto' else self.scores == 'prob'
        kind = 'probabilities' if prob else 'logits'
        scored.describe = {**_views(self.views), 'scores': kind, **_seed(), **self.describe}
        if self.dump:
            scored.save(self.dump)
            print_log(f'scores of {len(scored.scores)} videos: {self.dump}', logger='current')
        outcomes, errors = self._evaluate(scored, prob)
        if outcomes:
            print_log('\n' + format_table(outcomes, scored), logger='current')
        if errors:
            raise ValueError(f'{errors[0]} {self._rescue(scored)}') from errors[0]
        return {key: value for outcome in outcomes for key, value in outcome.flat().items()}

    def _evaluate(self, scored: Scores, prob: bool) -> Tuple[List[Outcome], List[ValueError]]:
        outcomes, errors = [], []
        for protocol in self.protocols:
            try:
                outcomes.append(evaluate_protocol(protocol, scored, prob))
            except ValueError as error:
                print_log(f'protocol {protocol}: {error}', logger='current', level=logging.ERROR)
                errors.append(error)
        return outcomes, errors

    def _rescue(self, scored: Scores) -> str:
        """Keeps what a long test has computed although a protocol failed; says where it is."""
        path = self.dump
        if path is None:
            path = str(Path(MMLogger.get_current_instance().log_file or 'log').with_name('scores.npz'))
            scored.save(path)
        return f'The scores are kept: tools/analysis_tools/eval_protocols.py {path} needs no second pass.'


def _shape_of_views(data_batch: Any) -> Optional[Tuple[int, ...]]:
    """Views, frames, height and width of the first video, from (V, C, T, H, W)."""
    inputs = data_batch.get('inputs') if isinstance(data_batch, Mapping) else None
    if inputs is None or not len(inputs) or getattr(inputs[0], 'ndim', 0) != 5:
        return None
    views, _, frames, height, width = inputs[0].shape
    return views, frames, height, width


def _views(shape: Optional[Tuple[int, ...]]) -> Dict[str, str]:
    if shape is None:
        return {}
    views, frames, height, width = shape
    return {'views': f'{views} of {frames} frames, {height} x {width}'}


def _seed() -> Dict[str, str]:
    """Seed of the run, which MMEngine's runner leaves in the message hub."""
    seed = MessageHub.get_current_instance().runtime_info.get('seed')
    return {} if seed is None else {'seed': str(seed)}
