"""Where autocast must not reach."""

from contextlib import nullcontext
from typing import ContextManager

import torch


def full_precision(device: torch.device) -> ContextManager:
    """Context without autocast: norms, similarities, softmax and logits are computed as their tensors are.

    Tensors without data (device 'meta', used for counting) know no autocast and need none.
    """
    return nullcontext() if device.type == 'meta' else torch.autocast(device.type, enabled=False)
