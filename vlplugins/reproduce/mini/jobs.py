"""What is run for the tables of the mini world: the rendering of a world, and the steps in it."""

import contextlib
import sys
from pathlib import Path
from typing import List, Mapping, NamedTuple, Optional

from vlplugins.datasets.mini_world import DEFAULT_CLIPS
from vlplugins.reproduce import process
from vlplugins.reproduce.places import tool_path
from vlplugins.reproduce.steps import Step
from vlplugins.reproduce.traces import Clock
from vlplugins.reproduce.workshop import LOG, Workshop, locked

from .warm import Ended


class Call(NamedTuple):
    """A command to be started.

    Attributes:
        command: With its arguments.
        log: File for its output.
        keep_open: File descriptors that it inherits.
    """

    command: List[str]
    log: Path
    keep_open: List[int]


class Rendering:
    """Renders a world, or what is missing of it.

    Args:
        folder: Of the world.
        clips: Split → number of clips.
        seed: Of the world.
        workers: Processes that render.
    """

    title = 'render the world'

    def __init__(self, folder: Path, clips: Mapping[str, int], seed: int, workers: int) -> None:
        self.folder = folder
        self.command = [sys.executable, str(tool_path('render_world.py')), '--out', str(folder), '--seed', str(seed),
                        '--workers', str(workers), '--clips', *(str(clips[split]) for split in DEFAULT_CLIPS)]

    def begin(self) -> Optional[Call]:
        """The command."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        return Call(self.command, self._log, [])

    def end(self, ended: Ended) -> str:
        """What to say of it.

        Raises:
            StepFailedError: When the world could not be rendered.
        """
        if ended.status:
            why = process.last_words(self._log)
            raise process.StepFailedError(f'rendering ended with status {ended.status} ({why})', self._log)
        return ''

    @property
    def _log(self) -> Path:
        return self.folder.parent / 'world.log'

    def stop(self) -> None:
        """Nothing is held."""


class StepJob:
    """Does a step of a workshop.

    Args:
        step: The step; those before it are done before `begin`.
        workshop: Of its world.
        title: For the line that tells of it.
    """

    def __init__(self, step: Step, workshop: Workshop, title: str) -> None:
        self.step, self.workshop, self.title = step, workshop, title
        self._held = contextlib.ExitStack()
        self._clock: Optional[Clock] = None

    def begin(self) -> Optional[Call]:
        """Takes the folder and writes the config; returns the command, None where another run has done the step.

        Raises:
            ValueError: When another process works on it.
        """
        folder = self.workshop.folder(self.step)
        folder.mkdir(parents=True, exist_ok=True)
        with contextlib.ExitStack() as held:
            lock = held.enter_context(locked(folder))
            if self.workshop.record(self.step):
                return None
            command = self.workshop.prepare(self.step)
            self._clock = self.workshop.clock(self.step)
            self._held = held.pop_all()
            return Call(command, folder / LOG, [lock])

    def end(self, ended: Ended) -> str:
        """Writes the record; returns what was measured first, in words.

        Raises:
            StepFailedError: When the tool failed.
        """
        self._clock.cpu_seconds = ended.cpu_seconds
        with self._held:
            self._clock.save()
            metrics = self.workshop.conclude(self.step, ended.status, self._clock)['metrics']
        numbers = [f'{name} {value:.3g}' for name, value in metrics.items() if isinstance(value, (int, float))]
        return numbers[0] if numbers else ''

    def stop(self) -> None:
        """Saves the time of a step that was interrupted, and lets go of its folder."""
        with self._held:
            if self._clock:
                self._clock.save()
