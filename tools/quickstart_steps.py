"""Steps of the quickstart: commands that are run once, some side by side, and that a later run can go on from."""

import contextlib
import json
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, Dict, Iterator, List, Optional, Tuple, Union

from vlplugins.reproduce.mini.warm import WARM_UP, WarmProcesses

OUT = Path('work_dirs/quickstart')
_TICK = 0.2  # seconds between two looks at what runs


def say(text: str) -> None:
    """A line of the quickstart's own."""
    print(f'[quickstart] {text}', flush=True)


class StepFailedError(Exception):
    """A step ended with another exit status than 0."""

    def __init__(self, step: 'Step', status: int) -> None:
        super().__init__(f'{step.name}: exit status {status}')
        self.step, self.status = step, status


@dataclass
class Step:
    """A command.

    Attributes:
        name: What it does; also of its files.
        command: Arguments of Python, or a function that knows them once the steps before are done.
        folder: Where a training keeps its checkpoints.
        always: It runs also where it has run already.
    """

    name: str
    command: Union[List[str], Callable[[], List[str]]]
    folder: Optional[Path] = None
    always: bool = False
    _start: float = field(default=0, init=False)
    _told: int = field(default=0, init=False)

    def file(self, kind: str) -> Path:
        """Of its output ('log') or of what is known of it ('json')."""
        return OUT / 'steps' / f'{re.sub("[^a-z0-9]+", "_", self.name.lower())}.{kind}'

    def begin(self, resume: bool) -> Optional[List[str]]:
        """Arguments of Python; None if there is nothing to do."""
        command = self.command() if callable(self.command) else self.command
        mark = self.file('json')
        known = json.loads(mark.read_text()) if resume and not self.always and mark.is_file() else {}
        if known == {'command': command, 'finished': True}:
            say(f'{self.name}: done before')
            return None
        going_on = known.get('command') == command and self._checkpoint() is not None
        if self.folder and not going_on:  # otherwise --resume might later take up a run before this one
            with contextlib.suppress(FileNotFoundError):
                (self.folder / 'last_checkpoint').unlink()
        mark.write_text(json.dumps({'command': command, 'finished': False}))
        self.file('log').write_bytes(b'')
        say(f'{self.name}' + (f' goes on after {self._checkpoint()}' if going_on else ''))
        self._start, self._told = time.monotonic(), 0
        return [*command, *(['--resume'] if going_on else [])]

    def end(self, status: int) -> None:
        """Says how long it took.

        Raises:
            StepFailedError: It did not end well.
        """
        if status:
            raise StepFailedError(self, status)
        known = json.loads(self.file('json').read_text())
        self.file('json').write_text(json.dumps({**known, 'finished': True}))
        say(f'{self.name} … {time.monotonic() - self._start:.0f} s')

    def how_far(self) -> str:
        """What a run that goes on would go on from."""
        if self.folder is None:
            return f'{self.name} was stopped'
        return f'{self.name} stopped ' + (f'after {self._checkpoint()}' if self._checkpoint() else
                                          'before its first checkpoint: it starts from the beginning')

    def tell(self) -> None:
        """Progress of a training, as far as whole lines of it were written."""
        with self.file('log').open('rb') as log:
            log.seek(self._told)
            new = log.read()
        new = new[:new.rfind(b'\n') + 1]
        self._told += len(new)
        for line in new.decode(errors='replace').splitlines():
            where = re.search(r'Epoch\(\w+\)\s+(\[\s*\d+/?\d*\])+', line)
            if where:
                values = re.findall(r'\b(?:eta|loss|acc/top1): \S+', line)
                print('   ', '  '.join([f'{self.name.split(":")[0]}: {where[0]}', *values]), flush=True)

    def _checkpoint(self) -> Optional[str]:
        file = self.folder / 'last_checkpoint' if self.folder else None
        return Path(file.read_text().strip()).name if file and file.is_file() else None


class Runner:
    """Runs steps in processes that start warm.

    Args:
        processes: Of Python.
        resume: Whether what was done is left out, and what was stopped goes on.
        running: Is kept up to date with the steps that run.
    """

    def __init__(self, processes: WarmProcesses, resume: bool, running: List[Step]) -> None:
        self._processes, self._resume, self._running = processes, resume, running
        self._is_ready = False

    def show(self, step: Step) -> None:
        """Runs a step whose output goes to the terminal."""
        self._running.append(step)
        step.end(subprocess.call([sys.executable, *step.begin(self._resume)]))
        self._running.remove(step)

    def keep_world(self, folder: str) -> None:
        """Decodes the clips of a world for the steps that start later, while others run."""
        self._processes.prepare(WARM_UP, 'keep_world', folder)

    def run(self, *lanes: List[Step]) -> None:
        """Runs the steps of a lane one after the other, and lanes side by side.

        Raises:
            StepFailedError: One did not end well; the others still run.
        """
        if not self._is_ready:
            self._processes.wait_until_ready()
            self._is_ready = True
        running: Dict[int, Tuple[Step, List[Step]]] = {}  # number of its process -> a step and what follows it
        for lane in lanes:
            self._start_next(lane, running)
        while running:
            ended = {one.number: one.status for one in self._processes.wait(_TICK)}
            for number, (step, lane) in list(running.items()):
                step.tell()
                if number in ended:
                    step.end(ended[number])
                    del running[number]
                    self._running.remove(step)
                    self._start_next(lane, running)

    def _start_next(self, lane: List[Step], running: Dict[int, Tuple[Step, List[Step]]]) -> None:
        for number, step in enumerate(lane, 1):
            command = step.begin(self._resume)
            if command:
                for later in lane[number:]:  # they are about what this step makes anew
                    with contextlib.suppress(FileNotFoundError):
                        later.file('json').unlink()
                process = self._processes.start([sys.executable, *command], step.file('log'), {})
                running[process] = step, lane[number:]
                self._running.append(step)
                return


@contextlib.contextmanager
def in_steps(resume: bool) -> Iterator[Runner]:
    """What runs steps; when one fails or Ctrl-C comes, the user hears how to go on, and Python ends."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # else the steps would outlive this process
    if not resume:
        shutil.rmtree(OUT / 'steps', ignore_errors=True)
    (OUT / 'steps').mkdir(parents=True, exist_ok=True)
    running: List[Step] = []
    try:
        with WarmProcesses(OUT / 'steps/server.log') as processes:
            yield Runner(processes, resume, running)
    except (KeyboardInterrupt, StepFailedError) as reason:  # all processes have ended by now
        failed = reason if isinstance(reason, StepFailedError) and reason.status not in (130, -2) else None
        told: List[str] = []
        if failed:
            log = failed.step.file('log')
            last = log.read_text(errors='replace').splitlines()[-15:]  # empty where the terminal has shown it
            print('\n'.join(last), file=sys.stderr)
            told.append(f'{failed}; its output is in {log}' if last else str(failed))
        told += [step.how_far() for step in running if not (failed and step is failed.step)]
        told.append(f'To go on:  {how_to_go_on()}')
        print('\n'.join(f'[quickstart] {line}' for line in told), file=sys.stderr)
        sys.exit(failed.status if failed and failed.status > 0 else 130 if not failed else 1)


def how_to_go_on() -> str:
    """The command that takes up this run."""
    options = sys.argv[sys.argv.index('--'):] if '--' in sys.argv else []
    return ' '.join(['bash tools/quickstart.sh --resume', *options])
