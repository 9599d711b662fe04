"""Tokens of a batch by their positions."""

from typing import Tuple

import torch
from torch import Tensor


def split_tokens(mask: Tensor) -> Tuple[Tensor, Tensor]:
    """Positions of visible and of masked tokens.

    Args:
        mask: (B, N) bool, True = hidden; as many in every row.

    Returns:
        Visible (B, K) and masked (B, M) positions, long, ascending in every row.

    Raises:
        ValueError: When rows hide different numbers of tokens, so that they make no tensor.
    """
    hidden = mask.sum(dim=1)
    if bool((hidden != hidden[0]).any()):
        raise ValueError(f'the masks of a batch hide {hidden.tolist()} tokens: they must hide as many in every clip. '
                         'Use one mask ratio for all.')
    # Stable: False sorts before True, and positions keep their order among equals.
    order = torch.argsort(mask.to(torch.uint8), dim=1, stable=True)
    visible = mask.shape[1] - int(hidden[0])
    return order[:, :visible], order[:, visible:]


def take_tokens(tokens: Tensor, index: Tensor) -> Tensor:
    """Tokens at the positions of `index`: (B, N, D) and (B, K) -> (B, K, D)."""
    return tokens.gather(1, index.unsqueeze(-1).expand(-1, -1, tokens.shape[-1]))
