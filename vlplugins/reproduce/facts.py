"""What is known of a row: configs, counts, settings, results."""

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional

from mmengine.config import Config

from .counting import count_step
from .places import config_path
from .resolve import Settings
from .results import read_result, row_fingerprint
from .steps import Evaluate, Overrides, Step, Tool, Train, last_training, written
from .table import Row, Table

Counter = Callable[[Step, bool], Dict[str, float]]


@dataclass(frozen=True)
class Facts:
    """What is known of a row.

    Attributes:
        row: The row.
        counts: Numbers of `flops.count_config`; empty where nothing was counted.
        ours: Column → value of our config, for a table of settings.
        result: What `run` wrote; None where it wrote nothing.
        as_defined: Whether that result belongs to the row as it is defined now, without other overrides.
    """

    row: Row
    counts: Dict[str, float]
    ours: Dict[str, Any]
    result: Optional[Dict[str, Any]]
    as_defined: bool


def gather(table: Table, row: Row, root: Path, counter: Optional[Counter] = count_step) -> Facts:
    """Facts of a row.

    Args:
        table: Its table.
        row: The row.
        root: Folder of results.
        counter: Counts the model of a step; None to count nothing.
    """
    counts: Dict[str, float] = {}
    if counter and table.counts and row.measures:
        counts = dict(counter(row.measures[0].step, bool(table.thop)))
        if table.thop == 'classifier':
            counts['thop_params_m'] += counts['thop_classifier_m']
    ours: Dict[str, Any] = {}
    if row.reads:
        config, read = row.reads
        ours = read(Config.fromfile(config_path(config)))
    result = read_result(root, table, row)
    return Facts(row, counts, ours, result, bool(result) and result['fingerprint'] == row_fingerprint(row, Settings()))


def used_configs(row: Row) -> List[str]:
    """The configs and overrides behind a row, one line each: what is trained, then what is only tested."""
    lines = []
    for measure in row.measures:
        step = measure.step
        training = last_training(step)
        loader = '(tested on val_dataloader)' if isinstance(step, Evaluate) and step.loader == 'val' else ''
        if training:
            lines.append(_line('', training, loader))
        if isinstance(step, Evaluate) and (training is None or step.config != training.config):
            lines.append(_line('test only: ' if training is None else 'test: ', step, loader))
        if isinstance(step, Tool) and (training is None or step.config != training.config):
            lines.append(_line('' if training is None else f'{step.tool}: ', step))
    if row.reads:
        lines.append(f'configs/{row.reads[0]}')
    return list(dict.fromkeys(lines))


def _line(kind: str, step: Step, loader: str = '') -> str:
    start = ''
    if isinstance(step, Train) and step.start:
        others = {key: value for key, value in step.start.overrides.items() if key not in step.overrides}
        start = f'(from {" ".join([Path(step.start.config).stem, *_arguments(others)])})'
    parts = (f'{kind}configs/{step.config}', start, loader, *_arguments(step.overrides))
    return ' '.join(part for part in parts if part)


def _arguments(overrides: Overrides) -> List[str]:
    return [shlex.quote(f'{key}={value}') for key, value in written(overrides).items()]
