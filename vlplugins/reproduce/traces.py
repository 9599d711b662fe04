"""What the tools leave behind: metrics, the device, time."""

import json
import re
import time
from pathlib import Path
from typing import Any, Dict, Optional

from vlplugins.atomic_file import write_text

from .process import StepFailedError
from .steps import Evaluate, Step, Tool


class Clock:
    """Seconds that a step took, by the clock and of all its processes, over all its starts.

    Args:
        file: Keeps them between the starts.
        gpus: Processes from now on.

    Attributes:
        cpu_seconds: Of the processes that were waited for since this start; who waits for them sets it.
    """

    def __init__(self, file: Path, gpus: int) -> None:
        self.file, self.gpus = file, gpus
        self.before = json.loads(file.read_text()) if file.is_file() else {}
        self.cpu_seconds = 0.0
        self.start = time.monotonic()

    def spent(self) -> Dict[str, float]:
        """`seconds`, `gpu_seconds` and `cpu_seconds` until now."""
        passed = time.monotonic() - self.start
        now = dict(seconds=passed, gpu_seconds=passed * self.gpus, cpu_seconds=self.cpu_seconds)
        return {name: round(self.before.get(name, 0.0) + value, 3) for name, value in now.items()}

    def save(self) -> None:
        """Writes them to the file."""
        write_text(self.file, json.dumps(self.spent()))


def read_metrics(step: Step, folder: Path, log: Path) -> Dict[str, Any]:
    """What a step measured: a test by MMEngine's evaluator, a tool in its `metrics.json`; nothing for a training.

    Raises:
        StepFailedError: When it did not write that, or not the file that is its output.
    """
    if isinstance(step, Evaluate):
        files = sorted(folder.glob('*/*.json'))  # one folder for every start, named by its time
        if not files:
            raise StepFailedError(f'{folder.name} wrote no metrics', log)
        return json.loads(files[-1].read_text())
    if isinstance(step, Tool):
        output = folder / step.output
        if not output.is_file():
            raise StepFailedError(f'{folder.name} did not write {step.output}', log)
        return json.loads(output.read_text()) if step.output == 'metrics.json' else dict(output=str(output))
    return {}


def device_of(log: Path) -> Optional[str]:
    """Name of the accelerator, or 'CPU', from what MMEngine's runner logs of the environment; None without a runner."""
    text = log.read_text(errors='replace')
    found = re.findall(r'GPU 0[\d,]*: (.+)', text)
    if found:
        return found[-1].strip()
    return 'CPU' if 'CUDA available: False' in text else None
