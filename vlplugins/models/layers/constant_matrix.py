"""A matrix that a model carries but does not own."""

from typing import Any, Callable, Tuple

from torch import Tensor, nn


class ConstantMatrix(nn.Module):
    """Rows that follow the model from device to device and are nothing else to it.

    Text embeddings are constants of a config, not state of a model. A buffer would be averaged over ranks by
    `SyncBuffersHook`, broadcast by DDP, smoothed by EMA, and would tie a checkpoint to the label list that it was
    trained with; here none of them sees the matrix, so another label list needs no other checkpoint.

    Args:
        rows: (R, E); several matrices of one shape, (…, R, E).
    """

    def __init__(self, rows: Tensor) -> None:
        super().__init__()
        self._rows = rows.detach()

    @property
    def rows(self) -> Tensor:
        """The matrix, (R, E)."""
        return self._rows

    @property
    def shape(self) -> Tuple[int, ...]:
        """(R, E)."""
        return tuple(self._rows.shape)

    def forward(self) -> Tensor:
        """The matrix, (R, E)."""
        return self._rows

    def extra_repr(self) -> str:
        """Shape, for printing the model."""
        return f'{self.shape}'

    def _apply(self, fn: Callable, *args: Any, **kwargs: Any) -> 'ConstantMatrix':
        super()._apply(fn, *args, **kwargs)
        self._rows = fn(self._rows)
        return self
