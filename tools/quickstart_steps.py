"""Steps of the quickstart: commands that are run once, some side by side, and that a later run can go on from."""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, Dict, Iterator, List, Optional, Union

OUT = Path('work_dirs/quickstart')
Lanes = List[List['Step']]  # steps of a lane run one after the other, lanes side by side


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
        shown: Its output goes to the terminal, else to files.
        always: It runs also where it has run already.
    """

    name: str
    command: Union[List[str], Callable[[], List[str]]]
    folder: Optional[Path] = None
    shown: bool = False
    always: bool = False
    process: Optional[subprocess.Popen] = field(default=None, init=False)
    _start: float = field(default=0, init=False)
    _told: int = field(default=0, init=False)

    def file(self, kind: str) -> Path:
        """Of its output ('log'), its errors ('err') or of what is known of it ('json')."""
        return OUT / 'steps' / f'{re.sub("[^a-z0-9]+", "_", self.name.lower())}.{kind}'

    def start(self, resume: bool) -> bool:
        """Starts the command; returns whether there is something to do."""
        command = self.command() if callable(self.command) else self.command
        mark = self.file('json')
        known = json.loads(mark.read_text()) if resume and not self.always and mark.is_file() else {}
        if known == {'command': command, 'finished': True}:
            say(f'{self.name}: done before')
            return False
        going_on = known.get('command') == command and self._checkpoint() is not None
        if self.folder and not going_on:  # otherwise --resume might later take up a run before this one
            with contextlib.suppress(FileNotFoundError):
                (self.folder / 'last_checkpoint').unlink()
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.write_text(json.dumps({'command': command, 'finished': False}))
        say(f'{self.name}' + (f' goes on after {self._checkpoint()}' if going_on else ''))
        streams = {}
        if not self.shown:
            streams = {'stdout': self.file('log').open('wb'), 'stderr': self.file('err').open('wb')}
        self._start, self._told = time.monotonic(), 0
        self.process = subprocess.Popen([sys.executable, *command, *(['--resume'] if going_on else [])], **streams)
        for stream in streams.values():
            stream.close()
        return True

    def is_running(self) -> bool:
        """Shows what is new; says how long it took once it is done.

        Raises:
            StepFailedError: It did not end well.
        """
        status = self.process.poll()
        if not self.shown:
            self._tell()
        if status is None:
            return True
        if status:
            raise StepFailedError(self, status)
        known = json.loads(self.file('json').read_text())
        self.file('json').write_text(json.dumps({**known, 'finished': True}))
        say(f'{self.name} … {time.monotonic() - self._start:.0f} s')
        return False

    def stop(self, patience: float) -> None:
        """Ends the process, which may be ending itself within some seconds."""
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.terminate()
            self.process.wait()

    def how_far(self) -> str:
        """What a run that goes on would go on from."""
        if self.folder is None:
            return f'{self.name} was stopped'
        return f'{self.name} stopped ' + (f'after {self._checkpoint()}' if self._checkpoint() else
                                          'before its first checkpoint: it starts from the beginning')

    def _tell(self) -> None:
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


@contextlib.contextmanager
def in_steps(resume: bool) -> Iterator[Callable[[Lanes], None]]:
    """A function that runs steps; when one fails or Ctrl-C comes, the user hears how to go on, and Python ends."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # else the steps would outlive this process
    if not resume:
        shutil.rmtree(OUT / 'steps', ignore_errors=True)
    running: Dict[int, Step] = {}
    try:
        yield lambda lanes: _run(lanes, resume, running)
    except (KeyboardInterrupt, StepFailedError) as reason:
        for step in running.values():
            step.stop(patience=0 if isinstance(reason, StepFailedError) else 3)
        failed = reason if isinstance(reason, StepFailedError) and reason.status not in (130, -2) else None
        if failed and not failed.step.shown:
            lines = [*failed.step.file('log').read_text(errors='replace').splitlines()[-3:],
                     *failed.step.file('err').read_text(errors='replace').splitlines()[-15:]]
            print('\n'.join(lines), file=sys.stderr)
        told = [f'{failed}; its output is in {OUT}/steps'] if failed else []
        told += [step.how_far() for step in running.values() if not (failed and step is failed.step)]
        told.append(f'To go on:  {how_to_go_on()}')
        print('\n'.join(f'[quickstart] {line}' for line in told), file=sys.stderr)
        sys.exit(failed.status if failed and failed.status > 0 else 130 if not failed else 1)


def how_to_go_on() -> str:
    """The command that takes up this run."""
    options = sys.argv[sys.argv.index('--'):] if '--' in sys.argv else []
    return ' '.join(['bash tools/quickstart.sh --resume', *options])


def _run(lanes: Lanes, resume: bool, running: Dict[int, Step]) -> None:
    # The small models do not gain by more threads, and side by side they would take the cores from each other.
    os.environ.setdefault('OMP_NUM_THREADS', '1')
    waiting = [list(lane) for lane in lanes]
    while any(waiting) or running:
        for number, lane in enumerate(waiting):
            if lane and number not in running:
                step = lane.pop(0)
                if step.start(resume):
                    running[number] = step
                    for later in lane:  # they are about what this step makes anew
                        with contextlib.suppress(FileNotFoundError):
                            later.file('json').unlink()
        for number, step in list(running.items()):
            if not step.is_running():
                del running[number]
        time.sleep(.1)
