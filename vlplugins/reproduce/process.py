"""Runs a tool in a process of its own: output to a log, stops passed on, nothing left behind."""

import contextlib
import os
import re
import resource
import shlex
import signal
import subprocess
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Sequence

TICK = 20.0  # seconds between two looks at a process
PATIENCE = 30.0  # seconds that a process gets to end by itself


class StepFailedError(RuntimeError):
    """A tool ended with an error, or without what it should write; `log` holds its output."""

    def __init__(self, what: str, log: Path) -> None:
        super().__init__(f'{what}; its output is in {log}')
        self.log = log


@contextlib.contextmanager
def stops_as_interrupts() -> Iterator[None]:
    """Within it, being terminated or losing the terminal raises KeyboardInterrupt, as Ctrl-C does.

    What is ignored, as a lost terminal is under nohup, stays so.
    """

    def interrupt(signum: int, frame: Any) -> None:
        raise KeyboardInterrupt

    before = {signum: signal.getsignal(signum) for signum in (signal.SIGTERM, signal.SIGHUP)}
    for signum, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(signum, interrupt)
    try:
        yield
    finally:
        for signum, handler in before.items():
            signal.signal(signum, handler)


def call(command: Sequence[str], log: Path, env: Dict[str, str], tick: Callable[[], None],
         keep_open: Sequence[int] = ()) -> int:
    """Runs a command to its end and returns its exit status.

    Args:
        command: With its arguments.
        log: File that its output is added to.
        env: Environment variables beside the inherited ones.
        tick: Called now and then while it runs.
        keep_open: File descriptors that it inherits.

    Raises:
        KeyboardInterrupt: Ours; the process and those that it started have ended then.
    """
    with open(log, 'a', buffering=1) as file:
        file.write(f'$ {shlex.join(command)}\n')
        process = subprocess.Popen(list(command), stdout=file, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                                   env={**os.environ, **env}, start_new_session=True, pass_fds=tuple(keep_open))
        try:
            while True:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    return process.wait(TICK)
                tick()
        finally:
            _end(process)


def cpu_seconds() -> float:
    """CPU seconds of all processes that this one has waited for."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def last_words(log: Path) -> str:
    """The last line of the last call that speaks of an error, which is what tools end with; empty without one."""
    lines = log.read_text(errors='replace').split('\n$ ')[-1].splitlines()
    errors = [line.strip() for line in lines if re.match(r'(\[.*\] )?(error:|\w*Error\b)', line)]
    return errors[-1][:300] if errors else ''


def _end(process: subprocess.Popen) -> None:
    """Asks the group of a process to stop, first as Ctrl-C does, and makes sure of it."""
    steps: List[int] = [signal.SIGINT, signal.SIGTERM, signal.SIGKILL]
    for signum in steps:
        if process.poll() is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signum)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE)
