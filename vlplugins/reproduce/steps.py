"""What a row of a table asks for, as data: configs, overrides, and which step needs the output of which."""

from dataclasses import dataclass, field
from typing import Any, Dict, Iterator, Mapping, Optional, Tuple

Overrides = Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """One call of a tool with a config.

    Two rows that describe the same step share its work: a model that five tables test is trained once.

    Attributes:
        config: Path below `configs/`.
        overrides: Config keys and their values, as `--cfg-options` takes them; a value may also be a dict, or the
            `Output` of another step.
    """

    config: str
    overrides: Overrides = field(default_factory=dict)

    def inputs(self) -> Tuple['Step', ...]:
        """Steps that must be done before this one."""
        return tuple(value.step for value in self.overrides.values() if isinstance(value, Output))


@dataclass(frozen=True)
class Output:
    """Stands in an override for the path of the file that a step writes."""

    step: Step


@dataclass(frozen=True)
class Train(Step):
    """Trains the model of the config; its output is the last checkpoint.

    Attributes:
        start: The training whose checkpoint this one starts from; None for what the config itself loads.
    """

    start: Optional['Train'] = None

    def inputs(self) -> Tuple[Step, ...]:
        """The training that it starts from, too."""
        return (*super().inputs(), *([self.start] if self.start else []))


@dataclass(frozen=True)
class Untrained(Step):
    """Saves the model of the config as it is before training, with the published weights that the config names."""


@dataclass(frozen=True)
class Evaluate(Step):
    """Tests a model.

    Attributes:
        checkpoint: The training whose model is tested; None for the model before training.
        loader: 'test', or 'val' to test on the videos, views and metrics of the validation.
    """

    checkpoint: Optional[Train] = None
    loader: str = 'test'

    def source(self) -> Step:
        """The step that writes the checkpoint."""
        return self.checkpoint or Untrained(self.config, self.overrides)

    def inputs(self) -> Tuple[Step, ...]:
        """The step that writes the checkpoint, too."""
        return (*super().inputs(), self.source())


@dataclass(frozen=True)
class Tool(Step):
    """Calls another tool: `python TOOL CONFIG ARGUMENTS`.

    Attributes:
        tool: File below `tools/`, or a module to be run by `python -m`.
        arguments: After the config. `{out}` stands for the path of the output, `{folder}` for the folder of the step.
        output: Name of the file that the tool writes. One named `metrics.json` holds numbers.
        trainings: Trainings whose checkpoint (as `{name}`) or work folder (as `{name.folder}`) the arguments name.
    """

    tool: str = ''
    arguments: Tuple[str, ...] = ()
    output: str = 'metrics.json'
    trainings: Mapping[str, Train] = field(default_factory=dict)

    def inputs(self) -> Tuple[Step, ...]:
        """The trainings that the arguments name, too."""
        return (*super().inputs(), *self.trainings.values())


def walk(step: Step) -> Iterator[Step]:
    """The steps that `step` needs, each after what it needs itself, and then `step`."""
    for needed in step.inputs():
        yield from walk(needed)
    yield step


def last_training(step: Step) -> Optional[Train]:
    """The training that was nearest before `step`; None where nothing is trained."""
    return next((one for one in reversed(tuple(walk(step))) if isinstance(one, Train)), None)


def written(overrides: Overrides) -> Dict[str, str]:
    """Overrides as one would type them; a dict is written as in a config."""
    return {key: f'<output of {value.step.tool}>' if isinstance(value, Output) and isinstance(value.step, Tool)
            else _typed(value) for key, value in overrides.items()}


def _typed(value: Any) -> str:
    if isinstance(value, dict):
        return 'dict(' + ', '.join(f'{key}={inner!r}' for key, inner in value.items()) + ')'
    return str(value)
