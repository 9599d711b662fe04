import math
from pathlib import Path
from typing import Dict, List

from mmengine.hooks import Hook
from mmengine.model import is_model_wrapper
from mmengine.runner import Runner
from torch import Tensor, nn

from vlplugins.registry import HOOKS

SHOWN = 5  # keys of each kind that the message names


def checkpoint_state(checkpoint: dict) -> Dict[str, Tensor]:
    """The tensors of a checkpoint, whether it is MMEngine's or a bare state dict, without DDP's `module.`."""
    state = checkpoint.get('state_dict', checkpoint)
    return {key[len('module.'):] if key.startswith('module.') else key: value for key, value in state.items()}


def mismatches(model: nn.Module, state: Dict[str, Tensor]) -> List[str]:
    """What a checkpoint lacks, or holds in another shape, of the weights of `model`.

    Args:
        model: Its buffers may lack, as constants that a model stores only since a later version; its parameters not.
        state: Tensors of the checkpoint by name.

    Returns:
        One line per kind of mismatch, none where the checkpoint fits.
    """
    own = {key: value for key, value in model.state_dict().items() if isinstance(value, Tensor)}
    missing = [key for key, _ in model.named_parameters() if key in own and key not in state]
    reshaped = [
        f'{key} {tuple(state[key].shape)} instead of {tuple(value.shape)}' for key, value in own.items()
        if key in state and state[key].shape != value.shape and not _is_fitted(key, state[key], value)
    ]
    unknown = [key for key in state if key not in own]
    if not missing and not reshaped:
        return []
    kinds = (('missing', missing), ('of another shape', reshaped), ('unknown to the model', unknown))
    return [f'{what}: {_shown(keys)}' for what, keys in kinds if keys]


def _is_fitted(key: str, stored: Tensor, own: Tensor) -> bool:
    """Whether it is a table of positions of another, square resolution, which backbones interpolate on loading."""
    if not key.endswith('pos_embed') or stored.ndim != 3 or stored.shape[::2] != own.shape[::2]:
        return False
    return math.isqrt(stored.shape[1] - 1)**2 == stored.shape[1] - 1


def shares_most(model: nn.Module, state: Dict[str, Tensor]) -> bool:
    """Whether half of the model's parameters, or of the checkpoint's, are in the other by name and shape.

    Two architectures of one family always share a few names, a logit scale for example; a new head or neck, or a
    checkpoint of the backbone alone, leaves the larger part in common. Buffers are constants and do not count.
    """
    own = dict(model.named_parameters())
    buffers = dict(model.named_buffers())
    stored = {key: value for key, value in state.items() if isinstance(value, Tensor) and key not in buffers}
    common = sum(value.numel() for key, value in stored.items() if key in own and own[key].shape == value.shape)
    smaller = min(sum(value.numel() for value in own.values()), sum(value.numel() for value in stored.values()))
    return common > 0 and 2 * common >= smaller


def _shown(keys: List[str]) -> str:
    return ', '.join(keys) if len(keys) <= SHOWN else f'{", ".join(keys[:SHOWN])}, … ({len(keys)} in all)'


@HOOKS.register_module()
class CheckpointGuardHook(Hook):
    """Stops when a checkpoint does not belong to the model, which MMEngine only warns about.

    A model that was tested with half of its weights random gives a number, and the number is wrong.

    Args:
        complete: Every stored weight must be there in its shape, as in testing and resuming. Otherwise, as in
            fine-tuning, where a head may be new, most of them are enough (`shares_most`).
        checkpoint: Path of the checkpoint, for the message.
        config: Path of the config, for the message.
    """

    def __init__(self, complete: bool, checkpoint: str, config: str) -> None:
        self.complete = complete
        self.checkpoint = checkpoint
        self.config = config

    def after_load_checkpoint(self, runner: Runner, checkpoint: dict) -> None:
        """Compares the checkpoint with the runner's model.

        Raises:
            ValueError: When it belongs to another architecture.
        """
        model = runner.model.module if is_model_wrapper(runner.model) else runner.model
        state = checkpoint_state(checkpoint)
        lines = mismatches(model, state)
        fits = not lines if self.complete else shares_most(model, state)
        if not fits:
            details = '\n  '.join(lines)
            raise ValueError(f'the checkpoint {self.checkpoint} does not fit the model of {Path(self.config)}:\n  '
                             f'{details}\nName the config that the checkpoint was trained with.')
