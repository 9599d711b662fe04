"""The two budgets: a demonstration in minutes, and a benchmark with error bars."""

from typing import Dict

from .table import Scale

_CLIPS = dict(pretrain=4800, train=1536, test_seen=480, test_unseen=320)

SCALES: Dict[str, Scale] = {
    'demo': Scale('demo', _CLIPS, seeds=(0, )),
    'benchmark': Scale('benchmark', _CLIPS, seeds=(0, 1, 2)),
}
