"""Does the steps: each once, in a folder of its own, going on where it was stopped."""

import datetime
import fcntl
import json
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Optional

from mmengine.config import Config

from vlplugins import launch
from vlplugins.atomic_file import write_text

from . import process
from .commands import Launcher, output_name
from .environment import environment
from .fingerprints import fingerprint
from .resolve import Settings, how_the_batch_is_made, resolve
from .steps import Evaluate, Step, Tool, Train, written
from .traces import Clock, device_of, read_metrics

DONE, SPENT, LOG, LOCK = 'done.json', 'spent.json', 'log.txt', 'lock'
Record = Dict[str, Any]


class Workshop:
    """Folder of steps, each known by its fingerprint, and what runs them.

    Args:
        root: Holds a folder for every step.
        settings: What the user adds to every step.
        launcher: Starts the processes.
        say: Told, in a line each, what begins.
    """

    def __init__(self, root: Path, settings: Settings, launcher: Launcher, say: Callable[[str], None] = print) -> None:
        self.root = root
        self.settings = settings
        self.launcher = launcher
        self.say = say
        self._failed: Dict[str, process.StepFailedError] = {}
        self._known: Dict[str, str] = {}

    def fingerprint(self, step: Step) -> str:
        """Hash of what determines the result of a step."""
        return fingerprint(step, self.settings, self._known)

    def folder(self, step: Step) -> Path:
        """Where a step works: its kind, its config, and the beginning of its fingerprint."""
        return self.root / f'{_kind(step)}-{Path(step.config).stem}-{self.fingerprint(step)[:10]}'

    def record(self, step: Step) -> Optional[Record]:
        """What a step that is done left; None for one that is not."""
        file = self.folder(step) / DONE
        return json.loads(file.read_text()) if file.is_file() else None

    def output(self, step: Step) -> str:
        """Path of what a step writes; of a training that has not begun, of its last checkpoint by a general name."""
        folder = self.folder(step)
        if isinstance(step, Train):
            return launch.latest_checkpoint(str(folder)) or str(folder / 'last.pth')
        return str(folder / output_name(step))

    def command(self, step: Step) -> List[str]:
        """What runs a step now."""
        folder = self.folder(step)
        places: Dict[str, str] = {}
        if isinstance(step, Evaluate):
            places['checkpoint'] = self.output(step.source())
        for name, training in getattr(step, 'trainings', {}).items():
            places.update({name: self.output(training), f'{name}.folder': str(self.folder(training))})
        resume = isinstance(step, Train) and launch.latest_checkpoint(str(folder)) is not None
        return self.launcher.command(step, _config(step, folder), folder, places, resume)

    def do(self, step: Step) -> Record:
        """Does a step, and before it what it needs; returns at once what was done before.

        Raises:
            StepFailedError: When its tool, or that of a step before it, ended with an error.
            ValueError: When another process works on it.
        """
        found = self.record(step)
        if found is not None:
            return found
        for needed in step.inputs():
            self.do(needed)
        key = self.fingerprint(step)
        if key in self._failed:
            raise self._failed[key]
        folder = self.folder(step)
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with locked(folder) as lock:
                # Another run may have done it since.
                return self.record(step) or self._work(step, lock)
        except process.StepFailedError as failure:
            self._failed[key] = failure
            raise

    def _work(self, step: Step, lock: int) -> Record:
        command, folder = self.prepare(step), self.folder(step)
        log = folder / LOG
        self.say(f'  {"goes on with" if "--resume" in command else "runs"} {folder.name}   (output: {log})')
        if isinstance(step, Train):
            for line in how_the_batch_is_made(resolve(step, self.settings, self.output), self.settings):
                self.say(f'    {line}')
        clock, before = self.clock(step), process.cpu_seconds()
        try:
            status = process.call(command, log, self.launcher.environment(), clock.save, keep_open=[lock])
        finally:
            clock.cpu_seconds = process.cpu_seconds() - before
            clock.save()
        return self.conclude(step, status, clock)

    def prepare(self, step: Step) -> List[str]:
        """Writes the config of a step into its folder; returns the command that runs it."""
        folder = self.folder(step)
        command = self.command(step)
        cfg = resolve(step, self.settings, self.output)
        # To format it may take a second; the tools write it once more, formatted.
        Config(cfg.to_dict(), format_python_code=False).dump(str(_config(step, folder)))
        return command

    def clock(self, step: Step) -> Clock:
        """Takes the time of a step from now on."""
        return Clock(self.folder(step) / SPENT, self.launcher.gpus)

    def conclude(self, step: Step, status: int, clock: Clock) -> Record:
        """Writes and returns the record of a step whose process has ended.

        Raises:
            StepFailedError: When it ended with an error, or did not write what it should.
        """
        folder = self.folder(step)
        log = folder / LOG
        if status:
            reason = process.last_words(log)
            what = f'{folder.name} ended with status {status}' + (f' ({reason})' if reason else '')
            raise process.StepFailedError(what, log)
        record = dict(
            step=folder.name,
            fingerprint=self.fingerprint(step),
            config=step.config,
            overrides=written(step.overrides),
            cfg_options={key: str(value) for key, value in self.settings.options.items()},
            metrics=read_metrics(step, folder, log),
            output=self.output(step),
            **clock.spent(),
            gpus=self.launcher.gpus,
            device=device_of(log),
            date=datetime.datetime.now().astimezone().isoformat(timespec='seconds'),
            **environment())
        write_text(folder / DONE, json.dumps(record, indent=1))
        return record


@contextmanager
def locked(folder: Path) -> Iterator[int]:
    """Holds the folder. The processes that work in it inherit the lock, and hold it should they outlive this one."""
    with open(folder / LOCK, 'w') as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ValueError(f'another process works in {folder}. Wait for it, or stop it.') from None
        yield file.fileno()


def _config(step: Step, folder: Path) -> Path:
    """Where the config that a step runs with is written: MMEngine takes the name of the run from it."""
    return folder / Path(step.config).name


def _kind(step: Step) -> str:
    if isinstance(step, Tool):
        return Path(step.tool).stem if step.tool.endswith('.py') else step.tool.rsplit('.', 1)[-1]
    return 'test' if isinstance(step, Evaluate) else type(step).__name__.lower()
