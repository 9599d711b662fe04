"""Tells a user's mistake, which deserves one clear line, from a fault of the program, which deserves its traceback."""

import os
import re
import sys
import traceback
from pathlib import Path
from typing import Callable, Optional

SHOW_TRACEBACK = 'VLPLUGINS_TRACEBACK'

# An exception is an answer when our own code says `raise`, or when it comes out of the host's look-ups of names and
# configs. A TypeError that merely happens in our code, or a ValueError out of torch, is a fault.
_PACKAGE = str(Path(__file__).parent) + os.sep
_HOST = tuple(os.path.join('mmengine', part) + os.sep for part in ('config', 'registry'))
_HOST_ANSWERS = (ValueError, KeyError, TypeError)

_WORKER = re.compile(
    r'Caught \w+ in DataLoader worker process \d+\.\nOriginal Traceback.*'
    r'\n  File "(?P<file>[^"]+)", line \d+, in [^\n]*\n    (?P<source>[^\n]*)\n(?:    [^\n]*\n)*'
    r'(?P<type>[\w.]+): (?P<message>.*)', re.DOTALL)


def _we_raised(path: str, source: Optional[str]) -> bool:
    return path.startswith(_PACKAGE) and (source or '').startswith('raise ')


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
    except KeyboardInterrupt:
        print('interrupted', file=sys.stderr)
        sys.exit(130)
    except Exception as error:
        message = user_message(error)
        if message is None:
            raise
        if os.environ.get(SHOW_TRACEBACK):
            traceback.print_exc()
        rank = f'[rank {os.environ["RANK"]}] ' if 'RANK' in os.environ else ''
        print(f'{rank}error: {message}\n({SHOW_TRACEBACK}=1 shows where it was raised)', file=sys.stderr)
        sys.exit(2)
