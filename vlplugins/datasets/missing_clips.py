"""Names clips that a file ought to have and has not."""

from pathlib import Path
from typing import Collection, Sequence, Union

from vlplugins.atomic_file import write_text

SHOWN = 5


def report_missing(missing: Sequence[str], total: int, what: str, source: Union[str, Path],
                   there: Collection[str]) -> str:
    """A line for the user; where it does not name all of the clips, a file beside `source` does.

    Args:
        missing: Keys of the clips.
        total: Clips that the file was asked for.
        what: What they lack.
        source: File that was read.
        there: Keys that it has.
    """
    source = Path(source)
    names = ', '.join(missing[:SHOWN])
    if len(missing) > SHOWN:
        names += f', … ({_listed(missing, source)})'
    example = next(iter(there), 'nothing')
    return (f'{len(missing)} of {total} clips have no {what} in {source}: {names}. Clips are called as in the list, '
            f'without suffix, segments name|start|stop; the file has {example}')


def _listed(missing: Sequence[str], source: Path) -> str:
    path = source.with_suffix('.missing.txt')
    try:
        write_text(path, '\n'.join(missing) + '\n')
    except OSError as error:
        return f'all of them cannot be written to {path}: {error.strerror}'
    return f'all of them in {path}'
