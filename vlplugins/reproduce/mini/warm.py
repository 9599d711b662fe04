"""Processes that start warm: forks of a server that has imported everything."""

import contextlib
import itertools
import os
import shlex
import socket
import subprocess
import sys
from multiprocessing.connection import Connection
from multiprocessing.reduction import send_handle
from pathlib import Path
from types import TracebackType
from typing import List, Mapping, NamedTuple, Optional, Sequence, Type

from . import server

WARM_UP = 'vlplugins.reproduce.mini.warm_up'

# One thread for each process: two of them share two cores best, and sums come out the same on any number of cores.
_ONE_THREAD = dict.fromkeys(('OMP_NUM_THREADS', 'MKL_NUM_THREADS', 'OPENBLAS_NUM_THREADS'), '1')

# Every step of a training frees what the next one asks for again. glibc would hand it back to the system in between,
# and getting it anew, page by page, takes some 7 % of the time of a small model.
_KEPT_MEMORY = {'MALLOC_TRIM_THRESHOLD_': str(2**32), 'MALLOC_MMAP_THRESHOLD_': str(2**25)}


class Ended(NamedTuple):
    """A process that has ended."""

    number: int
    status: int
    cpu_seconds: float


class WarmProcesses:
    """Runs Python programs, several at once; all of them end with the `with` block, or with this process.

    Args:
        log: File for what the server itself says.
        preload: Names of modules that the server imports.
    """

    def __init__(self, log: Path, preload: Sequence[str] = (WARM_UP, )) -> None:
        self._numbers = itertools.count()
        ours, theirs = socket.socketpair()
        with theirs, open(log, 'w') as file:
            self._server = subprocess.Popen(
                [sys.executable, server.__file__, str(theirs.fileno()), *preload],
                stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT, pass_fds=[theirs.fileno()],
                env={**os.environ, **_ONE_THREAD, **_KEPT_MEMORY}, start_new_session=True)
        self._log = log
        self._conn = Connection(ours.detach())

    def wait_until_ready(self) -> None:
        """Waits for its imports, which take seconds."""
        self._receive()

    def start(self, command: Sequence[str], log: Path, env: Mapping[str, str], keep_open: Sequence[int] = ()) -> int:
        """Starts `python …` without waiting for it.

        Args:
            command: With its arguments; the first word, the interpreter, does not matter.
            log: File that its output is added to.
            env: Environment variables beside the inherited ones.
            keep_open: File descriptors that it inherits.

        Returns:
            Its number, by which `wait` tells of it.
        """
        with open(log, 'a') as file:
            file.write(f'$ {shlex.join(command)}\n')
        number = next(self._numbers)
        self._conn.send(dict(number=number, command=list(command), log=str(log), env=dict(env),
                             descriptors=len(keep_open)))
        for descriptor in keep_open:
            send_handle(self._conn, descriptor, self._server.pid)
        return number

    def prepare(self, module: str, function: str, *arguments: str) -> None:
        """Lets the server call a function and go through the iterator that it returns; forks then have its work."""
        self._conn.send(dict(prepare=[module, function, *arguments]))

    def wait(self, seconds: float) -> List[Ended]:
        """What has ended, after so many seconds at the latest."""
        ended = []
        while self._conn.poll(0 if ended else seconds):
            ended.append(Ended(*self._receive()))
        return ended

    def _receive(self) -> object:
        try:
            return self._conn.recv()
        except (EOFError, ConnectionResetError):
            raise RuntimeError(f'the process that runs the steps has ended; its output is in {self._log}') from None

    def close(self) -> None:
        """Ends what runs, as Ctrl-C would, and waits for it."""
        self._conn.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._server.wait(4 * server.PATIENCE)
        self._server.kill()
        self._server.wait()

    def __enter__(self) -> 'WarmProcesses':
        return self

    def __exit__(self, kind: Optional[Type[BaseException]], error: Optional[BaseException],
                 trace: Optional[TracebackType]) -> None:
        self.close()
