"""Reading checkpoints."""

from typing import Callable


def _statistics_method(owner: type, name: str) -> Callable:
    """`getattr` for the unpickler, restricted to the statistics methods of MMEngine's `HistoryBuffer`."""
    from mmengine.logging import HistoryBuffer
    if owner is not HistoryBuffer or name not in ('min', 'max', 'mean', 'current'):
        raise ValueError(f'refused to load the attribute {name!r} of {owner!r} from a checkpoint')
    return getattr(owner, name)


def allow_checkpoint_globals() -> bool:
    """Torch >= 2.6 loads with `weights_only=True` and refuses MMEngine's own checkpoints (mmengine #1655).

    They hold `HistoryBuffer`s with numpy arrays and a table of methods that pickle fetches with `getattr`. Exactly
    these names are allowed, `getattr` only for those methods; everything else in a file stays refused.
    """
    import numpy as np
    import torch
    if tuple(map(int, torch.__version__.split('.')[:2])) < (2, 6):
        return False
    from mmengine.logging import HistoryBuffer
    reconstruct = np.zeros(0).__reduce__()[0]
    scalar = np.float64(0).__reduce__()[0]
    dtypes = {type(np.dtype(code)) for code in ('f8', 'f4', 'i8', 'i4', 'b1')}
    torch.serialization.add_safe_globals([
        HistoryBuffer, np.ndarray, np.dtype, reconstruct, scalar, *dtypes, (_statistics_method, 'builtins.getattr')
    ])
    return True
