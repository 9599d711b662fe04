"""Memory for time: blocks whose activations are computed twice."""

import torch
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint


def run_block(block: nn.Module, tokens: Tensor, with_cp: bool) -> Tensor:
    """What a block makes of tokens; `with_cp` keeps nothing inside of it for the backward pass, which runs it again."""
    if with_cp and torch.is_grad_enabled():
        return checkpoint(block, tokens, use_reentrant=False)
    return block(tokens)
