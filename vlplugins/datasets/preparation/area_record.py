"""Areas that have been measured, kept so that a run which is stopped goes on where it was."""

import json
from pathlib import Path
from typing import Any, Dict, Iterable, List, NamedTuple

from vlplugins.atomic_file import write_text
from vlplugins.datasets.action_areas import VERSION


class Measured(NamedTuple):
    """Box of a clip or boxes of its frames, pixels to a tenth, and width and height of the frames."""

    area: List[Any]
    size: List[int]


class AreaRecord:
    """A file of areas, and beside it a line for each clip that is done as long as not all are.

    Args:
        path: Of the file.
        settings: What the areas depend on.

    Attributes:
        done: What has been measured, by clip.

    Raises:
        ValueError: The file is another one, or holds areas that were measured with other settings.
    """

    def __init__(self, path: Path, settings: Dict[str, Any]) -> None:
        self.path = path
        self.settings = settings
        self.lines = path.with_name(f'{path.name}.part')
        self.done: Dict[str, Measured] = {}
        if path.exists():
            self._read_whole()
        if self.lines.exists():
            self._read_lines()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_text(self.lines, json.dumps({'settings': settings}) + '\n')

    def add(self, key: str, measured: Measured) -> None:
        """Keeps the area of a clip."""
        self.done[key] = measured
        with self.lines.open('a', encoding='utf-8') as file:
            file.write(json.dumps([key, *measured]) + '\n')

    def finish(self, keys: Iterable[str]) -> None:
        """Writes the file: clips of `keys` that are done in that order, then others that it had before."""
        found = {key: self.done[key] for key in [*keys, *self.done] if key in self.done}
        content = dict(version=VERSION, settings=self.settings,
                       sizes={key: measured.size for key, measured in found.items()},
                       areas={key: measured.area for key, measured in found.items()})
        write_text(self.path, json.dumps(content, ensure_ascii=False))
        self.lines.unlink()

    def _read_whole(self) -> None:
        try:
            content = json.loads(self.path.read_text(encoding='utf-8'))
            self._check(content['settings'], self.path)
            self.done = {key: Measured(area, content['sizes'][key]) for key, area in content['areas'].items()}
        except (KeyError, TypeError, json.JSONDecodeError) as error:
            raise ValueError(f'{self.path} exists, and is no file of motion areas of this tool; give another name') \
                from error

    def _read_lines(self) -> None:
        """The lines that are whole: a process that is killed may leave half of one, which is cut away."""
        text = self.lines.read_text(encoding='utf-8')
        whole = text[:text.rfind('\n') + 1]
        if whole != text:
            write_text(self.lines, whole)
        head, *lines = whole.splitlines()
        self._check(json.loads(head)['settings'], self.lines)
        for line in lines:
            key, *measured = json.loads(line)
            self.done[key] = Measured(*measured)

    def _check(self, settings: Dict[str, Any], path: Path) -> None:
        other = [f'{name}={settings.get(name)!r} (now {self.settings.get(name)!r})'
                 for name in {**settings, **self.settings} if settings.get(name) != self.settings.get(name)]
        if other:
            raise ValueError(f'{path} holds areas that were measured with {", ".join(other)}; give another name, or '
                             'delete it to measure them anew')
