"""What the benchmarks share: interleaved timing, the machine's description, tables and JSON."""

import datetime
import importlib.metadata
import json
import platform
import statistics
import time
from pathlib import Path
from typing import Callable, Dict, List, Optional, Sequence

PACKAGES = ('vlplugins', 'torch', 'torchvision', 'mmengine', 'mmaction2', 'open_clip_torch', 'av', 'decord', 'numpy')


def interleave(callables: Dict[str, Callable[[], object]], repeats: int, warmup: int = 1) -> Dict[str, List[float]]:
    """Times several things in turns, so that a slow minute of the machine falls on all of them alike.

    Args:
        callables: What is timed, by name.
        repeats: Rounds; every other one runs backwards.
        warmup: Rounds before them that do not count.

    Returns:
        Seconds of each round by name.
    """
    times: Dict[str, List[float]] = {name: [] for name in callables}
    for turn in range(-warmup, repeats):
        names = list(callables) if turn % 2 == 0 else list(callables)[::-1]
        for name in names:
            start = time.perf_counter()
            callables[name]()
            seconds = time.perf_counter() - start
            if turn >= 0:
                times[name].append(seconds)
    return times


def summary(times: Dict[str, List[float]], baseline: str) -> List[dict]:
    """Medians, and how many times faster than the baseline.

    Args:
        times: Seconds by name, from `interleave`.
        baseline: The name that is 1.

    Returns:
        A row a name with `name`, `seconds` (median), `speed` (ratio of the medians) and `low`, `high`, the quartiles of
        the ratio inside each round.
    """
    rows = []
    for name, seconds in times.items():
        ratios = [base / own for base, own in zip(times[baseline], seconds)]
        low, _, high = statistics.quantiles(ratios, n=4) if len(ratios) > 1 else ratios * 3
        median = statistics.median(seconds)
        speed = statistics.median(times[baseline]) / median
        rows.append(dict(name=name, seconds=median, speed=speed, low=low, high=high, repeats=len(seconds)))
    return rows


def machine() -> dict:
    """Date, processor, and versions of the packages that matter."""
    versions = {}
    for package in PACKAGES:
        try:
            versions[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            versions[package] = None
    now = datetime.datetime.now().astimezone().isoformat(timespec='seconds')
    return dict(date=now, processor=_processor(), system=platform.platform(), python=platform.python_version(),
                versions=versions)


def print_table(rows: Sequence[dict], columns: Optional[Sequence[str]] = None) -> None:
    """Prints rows as a table, numbers to three digits after the point."""
    columns = list(columns or rows[0])
    cells = [columns] + [[_cell(row.get(column)) for column in columns] for row in rows]
    widths = [max(len(line[place]) for line in cells) for place in range(len(columns))]
    for number, line in enumerate(cells):
        print('  '.join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip())
        if number == 0:
            print('  '.join('-' * width for width in widths))


def save(path: str, name: str, rows: Sequence[dict], **more: object) -> None:
    """Writes `{'benchmark': name, 'machine': …, 'rows': …}` as JSON; `more` goes beside them."""
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    content = dict(benchmark=name, machine=machine(), **more, rows=list(rows))
    target.write_text(json.dumps(content, indent=2) + '\n', encoding='utf-8')
    print(f'written to {target}')


def _cell(value: object) -> str:
    return f'{value:.3f}' if isinstance(value, float) else str(value)


def _processor() -> str:
    """The model name where Linux tells it; `platform.processor` is empty there."""
    info = Path('/proc/cpuinfo')
    lines = info.read_text().splitlines() if info.exists() else []
    return next((line.split(': ', 1)[1] for line in lines if line.startswith('model name')), platform.processor())
