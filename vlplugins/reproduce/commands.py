"""The ordinary commands, as lists of words, that a step is run by."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Optional

from .places import tool_path
from .steps import Evaluate, Step, Tool, Train, Untrained

UNTRAINED = 'vlplugins.reproduce.untrained'


@dataclass(frozen=True)
class Launcher:
    """How processes are started.

    Attributes:
        kind: 'none' for one process, 'pytorch' for several on this machine, 'slurm'.
        gpus: Number of processes.
        partition: Of Slurm.

    Raises:
        ValueError: When these do not fit together.
    """

    kind: str = 'none'
    gpus: int = 1
    partition: Optional[str] = None

    def __post_init__(self) -> None:
        if self.gpus < 1:
            raise ValueError(f'--gpus must be at least 1, found {self.gpus}')
        if self.kind == 'none' and self.gpus > 1:
            raise ValueError(f'--launcher none starts one process; for --gpus {self.gpus} use pytorch or slurm.')
        if self.kind == 'slurm' and not self.partition:
            raise ValueError('--launcher slurm needs --partition.')

    def environment(self) -> Dict[str, str]:
        """Variables that the scripts in `tools/` read."""
        if self.kind == 'slurm':
            return dict(PYTHON=sys.executable, GPUS=str(self.gpus), GPUS_PER_NODE=str(min(self.gpus, 8)))
        return dict(PYTHON=sys.executable)

    def _many(self, action: str, name: str, positional: List[str], rest: List[str]) -> List[str]:
        if self.kind == 'none':
            return [sys.executable, str(tool_path(f'{action}.py')), *positional, *rest]
        if self.kind == 'pytorch':
            return ['bash', str(tool_path(f'dist_{action}.sh')), *positional, str(self.gpus), *rest]
        return ['bash', str(tool_path(f'slurm_{action}.sh')), self.partition, name, *positional, *rest]

    def _one(self, name: str, words: List[str]) -> List[str]:
        if self.kind != 'slurm':
            return words
        return ['srun', '-p', self.partition, f'--job-name={name}', '--gres=gpu:1', '--ntasks=1', *words]

    def command(self, step: Step, config: Path, folder: Path, places: Dict[str, str], resume: bool) -> List[str]:
        """What runs a step.

        Args:
            step: The step.
            config: Its config, written out.
            folder: Its work folder.
            places: What its arguments may name: 'checkpoint' of an `Evaluate`; 'name' and 'name.folder' of a `Tool`.
            resume: Whether a training goes on from its last checkpoint.
        """
        work_dir = ['--work-dir', str(folder)]
        if isinstance(step, Train):
            return self._many('train', folder.name, [str(config)], work_dir + ['--resume'] * resume)
        if isinstance(step, Evaluate):
            return self._many('test', folder.name, [str(config), places['checkpoint']], work_dir)
        out = str(folder / output_name(step))
        if isinstance(step, Untrained):
            return self._one(folder.name, [sys.executable, '-m', UNTRAINED, str(config), out])
        assert isinstance(step, Tool)
        script = [str(tool_path(step.tool))] if step.tool.endswith('.py') else ['-m', step.tool]
        arguments = [_fill(argument, {**places, 'out': out, 'folder': str(folder)}) for argument in step.arguments]
        return self._one(folder.name, [sys.executable, *script, str(config), *arguments])


def output_name(step: Step) -> str:
    """Name of the file that a step writes, but for a training, whose checkpoints carry the number of the epoch."""
    if isinstance(step, Tool):
        return step.output
    return 'untrained.pth' if isinstance(step, Untrained) else 'metrics.json'


def _fill(argument: str, places: Dict[str, str]) -> str:
    for name, path in places.items():
        argument = argument.replace('{' + name + '}', path)
    return argument
