"""Reads the training curve that MMEngine's runner logged."""

import json
from pathlib import Path
from typing import Iterator, List, NamedTuple, Union


class Curve(NamedTuple):
    """A training run in numbers; every list may be empty.

    Attributes:
        steps: Iterations at which a loss was logged.
        loss: The losses there.
        val_steps: Iterations after which the model was validated.
        accuracy: The metric there, as it was logged.
    """

    steps: List[float]
    loss: List[float]
    val_steps: List[float]
    accuracy: List[float]


def read_scalars(work_dir: Union[str, Path], metric: str = 'acc/top1') -> Curve:
    """The curve of the last training in a work folder, with resumed parts joined.

    MMEngine writes `<work_dir>/<time of start>/vis_data/scalars.json` for every start. A later start replaces what
    earlier ones logged from its first iteration on: one that was resumed goes on where its checkpoint was made, one
    from the beginning replaces everything.

    Args:
        work_dir: The run's `work_dir`.
        metric: Name of the validation metric.

    Raises:
        FileNotFoundError: Nothing was logged there.
    """
    files = sorted(Path(work_dir).glob('*/vis_data/scalars.json'))
    if not files:
        raise FileNotFoundError(f'no */vis_data/scalars.json in {work_dir}: is this the work_dir of a training run?')
    losses, values = {}, {}
    for file in files:
        last_step, first_step = 0, None
        for row in _rows(file):
            if 'loss' not in row and metric not in row:
                continue
            # Validations are logged with the number of the epoch, or with the iteration where there are no epochs.
            step = row['step'] if 'loss' in row else max(last_step, row['step'])
            if first_step is None:
                first_step = step
                losses = {at: value for at, value in losses.items() if at < first_step}
                values = {at: value for at, value in values.items() if at < first_step}
            if 'loss' in row:
                losses[step], last_step = row['loss'], step
            else:
                values[step] = row[metric]
    return Curve(list(losses), list(losses.values()), list(values), list(values.values()))


def _rows(file: Path) -> Iterator[dict]:
    lines = file.read_text().splitlines()
    for number, line in enumerate(lines, 1):
        try:
            yield json.loads(line)
        except json.JSONDecodeError as error:
            if number < len(lines):
                raise ValueError(f'{file}:{number}: not a JSON object: {line[:60]!r}') from error
            # The last line of a run that was killed may be cut off.
