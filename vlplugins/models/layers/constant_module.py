"""A frozen module that a model uses but does not own."""

from typing import Any, Callable

from torch import nn


class ConstantModule(nn.Module):
    """A module that follows the model from device to device and is nothing else to it; `ConstantMatrix` for a network.

    Its parameters have no gradient, it stays in evaluation mode, and neither it nor what is in it is found by
    `parameters()`, `buffers()`, `modules()` or `state_dict()`: optimizer, DDP, EMA and checkpoints do not know of it.
    Gradients pass through it.

    Args:
        module: The network. It is frozen.
    """

    def __init__(self, module: nn.Module) -> None:
        super().__init__()
        # In a tuple, where nn.Module's attribute assignment does not take it for a child.
        self._held = (module.eval().requires_grad_(False), )

    @property
    def module(self) -> nn.Module:
        """The network."""
        return self._held[0]

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        """What the network gives."""
        return self.module(*args, **kwargs)

    def extra_repr(self) -> str:
        """Name of the network, for printing the model."""
        return type(self.module).__name__

    def _apply(self, fn: Callable, *args: Any, **kwargs: Any) -> 'ConstantModule':
        super()._apply(fn, *args, **kwargs)
        self.module._apply(fn, *args, **kwargs)
        return self
