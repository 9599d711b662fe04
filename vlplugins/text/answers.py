"""A writer's answers on disk, so that each prompt is asked once, also when the work is stopped and goes on later."""

import json
import os
from pathlib import Path
from typing import Dict, List, Union

from .writers import Writer


class RecordedWriter:
    """Asks a writer what is not in the file yet, and writes down every answer before the next question.

    Args:
        writer: Answers what is new.
        path: JSON lines, each {"prompt": …, "lines": […]}.

    Raises:
        ValueError: The file holds something else; names the line.
    """

    def __init__(self, writer: Writer, path: Union[str, Path]) -> None:
        self._writer, self._path = writer, Path(path)
        self._answers = read_answers(self._path)

    def __len__(self) -> int:
        return len(self._answers)

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    @property
    def unanswered(self) -> int:
        """How many answers are empty."""
        return sum(not any(line.strip() for line in lines) for lines in self._answers.values())

    def __call__(self, prompt: str) -> List[str]:
        """Lines of the answer, from the file or from the writer.

        Raises:
            ValueError: The writer fails; says what is kept.
        """
        if prompt not in self._answers:
            self._answers[prompt] = self._ask(prompt)
            self._write(prompt)
        return self._answers[prompt]

    def _ask(self, prompt: str) -> List[str]:
        try:
            return self._writer(prompt)
        except ValueError as error:
            if not self._answers:
                raise ValueError(f'{error} Nothing was answered before it.') from error
            raise ValueError(f'{error} {len(self)} answers are kept in {self._path}: the same command goes on from '
                             'there.') from error

    def _write(self, prompt: str) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        line = json.dumps({'prompt': prompt, 'lines': self._answers[prompt]}, ensure_ascii=False)
        with self._path.open('ab') as file:
            file.write(line.encode() + b'\n')
            file.flush()
            os.fsync(file.fileno())  # an answer may have cost money


def read_answers(path: Path) -> Dict[str, List[str]]:
    """Answers of a file by prompt; none where there is no file.

    A last line without an end is what a killed process left of it: it is cut off the file, to be asked again.

    Raises:
        ValueError: A line is something else than {"prompt": …, "lines": […]}; names it.
    """
    if not path.is_file():
        return {}
    content = path.read_bytes()
    whole = content[:content.rfind(b'\n') + 1]
    if len(whole) < len(content):
        with path.open('r+b') as file:
            file.truncate(len(whole))
    answers = {}
    for number, line in enumerate(whole.splitlines(), start=1):
        prompt, lines = _read_line(line, f'{path}, line {number}')
        answers[prompt] = lines
    return answers


def _read_line(line: bytes, where: str) -> tuple:
    try:
        entry = json.loads(line)
        prompt, lines = entry['prompt'], entry['lines']
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f'{where}: expected {{"prompt": …, "lines": […]}}, found {line.decode(errors="replace")!r}. '
                         'Remove the line, or name another file.') from error
    if not isinstance(prompt, str) or not isinstance(lines, list) or not all(isinstance(one, str) for one in lines):
        raise ValueError(f'{where}: "prompt" must be a text and "lines" a list of texts.')
    return prompt, lines
