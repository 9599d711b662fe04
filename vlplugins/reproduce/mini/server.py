"""Runs tools in forks of a process that has imported everything: they start in a fraction of a second.

`WarmProcesses` starts it as `python server.py DESCRIPTOR MODULE…`; it ends, and ends what it runs, when the connection
closes. A fork is as good as a fresh process: nothing has been built, drawn or computed before it, and there are no
threads that it could miss.
"""

import atexit
import contextlib
import gc
import importlib
import os
import runpy
import signal
import sys
import threading
import time
import traceback
from multiprocessing.connection import Connection
from multiprocessing.reduction import recv_handle
from typing import Any, Dict, Iterator, List, Optional

PATIENCE = 10.0  # seconds that a process gets to end by itself
_PAUSE = 0.02  # seconds between two looks


def serve(conn: Connection) -> Optional[Dict[str, Any]]:
    """Starts what is asked for and tells of each process that has ended: its number, status and CPU seconds.

    Args:
        conn: Gives requests: `number`, `command`, `log`, `env`, and as many `descriptors` to be kept open as follow; or
            `prepare`, module, function and its arguments: the iterator that it returns is gone through in between.

    Returns:
        In a fork the request that it is for; None once the connection is closed.
    """
    running: Dict[int, int] = {}
    preparation: Iterator[None] = iter(())
    while True:
        busy = _goes_on(preparation)
        if conn.poll(0 if busy else _PAUSE if running else None):
            try:
                request = conn.recv()
                kept = [recv_handle(conn) for _ in range(request.get('descriptors', 0))]
            except EOFError:
                _end_all(list(running))
                return None
            if 'prepare' in request:
                module, function, *arguments = request['prepare']
                preparation = getattr(importlib.import_module(module), function)(*arguments)
                continue
            pid = os.fork()
            if pid == 0:
                gc.freeze()  # no collection needs to touch, and so copy, the pages that were inherited
                os.setpgid(0, 0)
                conn.close()
                return request
            with contextlib.suppress(OSError):  # it may have done so itself, and even have ended
                os.setpgid(pid, pid)
            running[pid] = request['number']
            for descriptor in kept:
                os.close(descriptor)
        for pid in list(running):
            done, status, usage = os.wait4(pid, os.WNOHANG)
            if done:
                number = running.pop(pid)
                with contextlib.suppress(BrokenPipeError):  # the next look finds the connection closed
                    conn.send((number, os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime))


def _goes_on(work: Iterator[None]) -> bool:
    """Does the next piece of some work; returns whether there is more. The forks can do without it if it fails."""
    try:
        next(work)
        return True
    except StopIteration:
        return False
    except Exception:
        traceback.print_exc()
        return False


def _end_all(pids: List[int]) -> None:
    """Asks the groups of processes to stop, first as Ctrl-C does, and makes sure of it."""
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, signum)
        until = time.monotonic() + PATIENCE
        while pids and time.monotonic() < until:
            pids = [pid for pid in pids if os.waitpid(pid, os.WNOHANG)[0] == 0]
            time.sleep(_PAUSE)


def run_tool(request: Dict[str, Any]) -> None:
    """Becomes what `python WORDS…` would be: environment, output, arguments, `__main__`."""
    with open(os.devnull) as nothing, open(request['log'], 'a') as log:
        os.dup2(nothing.fileno(), 0)
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    os.environ.update(request['env'])
    words: List[str] = request['command'][1:]
    if words[0] == '-m':
        sys.argv, sys.path[0] = words[1:], os.getcwd()
        runpy.run_module(words[1], run_name='__main__', alter_sys=True)
    else:
        sys.argv, sys.path[0] = words, os.path.dirname(os.path.abspath(words[0]))
        runpy.run_path(words[0], run_name='__main__')


def _status_of(request: Dict[str, Any]) -> int:
    """Runs a tool; returns the exit status that Python would give it."""
    try:
        run_tool(request)
        return 0
    except SystemExit as stop:
        if stop.code is None or isinstance(stop.code, int):
            return stop.code or 0
        print(stop.code, file=sys.stderr)
    except BaseException:
        traceback.print_exc()
    return 1


def _leave(status: int) -> None:
    """Ends a fork without taking apart the hundreds of modules that it was given, which takes longer than to run it."""
    threading._shutdown()
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def main() -> None:
    """The command line."""
    # No terminal interrupts it: what the forks hear of this kind is for them, though who started us may ignore it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    conn = Connection(int(sys.argv[1]))
    sys.path[0] = os.getcwd()
    for name in sys.argv[2:]:
        importlib.import_module(name)
    conn.send('ready')
    request = serve(conn)
    if request is not None:
        _leave(_status_of(request))


if __name__ == '__main__':
    main()
