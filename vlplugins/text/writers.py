"""Language models as a command or a Python function: a prompt in, lines out (ALT, appendix A)."""

import importlib
import re
import shlex
import subprocess
from typing import Any, Callable, List

Writer = Callable[[str], List[str]]  # the lines of the answer to a prompt

_FUNCTION = re.compile(r'[A-Za-z_][\w.]*:[A-Za-z_]\w*')


class CommandWriter:
    """Runs a command for every prompt, which it reads from stdin; its stdout is the answer.

    Args:
        command: As in a shell, without a shell's pipes and variables: "my-llm --temperature 0".

    Raises:
        ValueError: The command is empty or its quotes do not match.
    """

    def __init__(self, command: str) -> None:
        try:
            self._arguments = shlex.split(command)
        except ValueError as error:
            raise ValueError(f'--writer {command!r} cannot be read as a command: {error}.') from error
        if not self._arguments:
            raise ValueError("--writer is empty: give a command that reads a prompt from stdin, as 'my-llm --flag', or "
                             'a Python function as module:function.')
        self._command = command

    def __call__(self, prompt: str) -> List[str]:
        """Lines of the answer.

        Raises:
            ValueError: The command cannot be started, or ends with another status than 0.
        """
        try:
            done = subprocess.run(self._arguments, input=prompt.encode(), capture_output=True)
        except OSError as error:
            raise ValueError(f'the writer {self._command!r} cannot be started ({error}).') from error
        if done.returncode:
            said = done.stderr.decode(errors='replace').strip().splitlines()
            raise ValueError(f'the writer {self._command!r} ended with exit status {done.returncode} for the prompt '
                             f'{prompt!r}' + (f': {said[-1]}' if said else '') + '.')
        return done.stdout.decode(errors='replace').splitlines()


class FunctionWriter:
    """Calls a Python function with every prompt.

    Args:
        function: Takes a prompt and returns the lines of the answer, or a text.
        name: Of the function, for errors.
    """

    def __init__(self, function: Callable[[str], Any], name: str) -> None:
        self._function, self._name = function, name

    def __call__(self, prompt: str) -> List[str]:
        """Lines of the answer.

        Raises:
            ValueError: The function fails, or returns something else than lines.
        """
        try:
            answer = self._function(prompt)
        except Exception as error:  # whatever a stranger's function raises, the user is to know for which prompt
            raise ValueError(f'the writer {self._name} raised {type(error).__name__} for the prompt {prompt!r}: '
                             f'{error}') from error
        lines = answer.splitlines() if isinstance(answer, str) else answer
        if not isinstance(lines, (list, tuple)) or not all(isinstance(line, str) for line in lines):
            raise ValueError(f'the writer {self._name} returned {answer!r} for the prompt {prompt!r}; it must return a '
                             'list of lines.')
        return list(lines)


def load_writer(name: str) -> Writer:
    """A writer from what `--writer` names: `module:function`, or else a command.

    Raises:
        ValueError: The module or function does not exist, or the command is empty.
    """
    if not _FUNCTION.fullmatch(name):
        return CommandWriter(name)
    module, function = name.split(':')
    try:
        return FunctionWriter(getattr(importlib.import_module(module), function), name)
    except (ImportError, AttributeError) as error:
        raise ValueError(f'--writer {name}: {error}. It takes a function as module:function, the module where Python '
                         'finds it (PYTHONPATH), or a command.') from error
