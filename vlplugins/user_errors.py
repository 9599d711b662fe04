"""Tells a user's mistake, which deserves one clear line, from a fault of the program, which deserves its traceback."""

import difflib
import inspect
import os
import re
import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import Callable, List, Optional

SHOW_TRACEBACK = 'VLPLUGINS_TRACEBACK'

# An exception is an answer when our own code says `raise`, or when it comes out of the host's look-ups of names and
# configs. A TypeError that merely happens in our code, or a ValueError out of torch, is a fault.
_PACKAGE = str(Path(__file__).parent) + os.sep
_HOST = tuple(os.path.join('mmengine', part) + os.sep for part in ('config', 'registry'))
_HOST_ANSWERS = (ValueError, KeyError, TypeError)

_UNKNOWN_KEY = re.compile(r"got an unexpected keyword argument '(?P<key>\w+)'")

_WORKER = re.compile(
    r'Caught \w+ in DataLoader worker process \d+\.\nOriginal Traceback.*'
    r'\n  File "(?P<file>[^"]+)", line \d+, in [^\n]*\n    (?P<source>[^\n]*)\n(?:    [^\n]*\n)*'
    r'(?P<type>[\w.]+): (?P<message>.*)', re.DOTALL)


def _we_raised(path: str, source: Optional[str]) -> bool:
    return path.startswith(_PACKAGE) and (source or '').startswith('raise ')


def _keys_of(part: Callable) -> List[str]:
    """Names of the arguments that a part and, where it hands the rest on, its bases take."""
    constructors = [base.__init__ for base in inspect.getmro(part)] if inspect.isclass(part) else [part]
    names: List[str] = []
    for constructor in constructors:
        parameters = inspect.signature(constructor).parameters.values()
        names += [value.name for value in parameters if value.kind not in (value.VAR_POSITIONAL, value.VAR_KEYWORD)]
        if all(value.kind != value.VAR_KEYWORD for value in parameters):
            break
    return sorted(set(names) - {'self'})


def _unknown_key(error: TypeError, trace: Optional[TracebackType]) -> Optional[str]:
    """The answer to a config key that the part being built does not take; None for a wrong call inside the part."""
    found = _UNKNOWN_KEY.search(str(error))
    building = None
    while trace is not None:  # the innermost part that the registry was building
        frame = trace.tb_frame
        if frame.f_code.co_name == 'build_from_cfg' and 'obj_cls' in frame.f_locals:
            building = frame.f_locals
        trace = trace.tb_next
    if not found or building is None or found['key'] not in building['args']:
        return None
    key, part = found['key'], building['obj_cls']
    known = _keys_of(part)
    similar = difflib.get_close_matches(key, known, n=1)
    hint = f' Did you mean {similar[0]!r}?' if similar else ''
    name = getattr(part, '__name__', part)
    return (f"the config gives type='{name}' the key {key}={building['args'][key]!r}, which it does not take."
            f'{hint} It takes {", ".join(known)}.')


def user_message(error: BaseException) -> Optional[str]:
    """The line that answers the user's mistake behind `error`, or None where `error` is a fault.

    Args:
        error: An exception that nobody handled, perhaps one that a data loader's worker process sent.
    """
    worker = _WORKER.search(str(error))
    if worker:
        return worker['message'].strip() if _we_raised(worker['file'], worker['source']) else None
    frames = traceback.extract_tb(error.__traceback__)
    if not frames or isinstance(error, NotImplementedError):
        return None
    if isinstance(error, TypeError):
        answer = _unknown_key(error, error.__traceback__)
        if answer:
            return answer
    path, source = frames[-1].filename, frames[-1].line
    if _we_raised(path, source) or (isinstance(error, _HOST_ANSWERS) and any(part in path for part in _HOST)):
        return str(error.args[0]) if isinstance(error, KeyError) and error.args else str(error)
    if isinstance(error, FileNotFoundError) and error.filename:
        return f'no such file: {error.filename}'
    return None


def run(main: Callable[[], None]) -> None:
    """Calls `main` and ends the process as a command-line tool should.

    A user's mistake becomes `error: …` on stderr and exit status 2; with `VLPLUGINS_TRACEBACK=1` its traceback is shown
    too. A fault of the program keeps its traceback. Ctrl-C ends with 130.
    """
    try:
        main()
        sys.stdout.flush()  # here, where a closed pipe is still caught
    except KeyboardInterrupt:
        print('interrupted', file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:  # the reader, `head` for example, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python flushes once more
        sys.exit(1)
    except Exception as error:
        message = user_message(error)
        if message is None:
            raise
        if os.environ.get(SHOW_TRACEBACK):
            traceback.print_exc()
        rank = f'[rank {os.environ["RANK"]}] ' if 'RANK' in os.environ else ''
        print(f'{rank}error: {message}\n({SHOW_TRACEBACK}=1 shows where it was raised)', file=sys.stderr)
        sys.exit(2)
