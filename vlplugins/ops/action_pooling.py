"""From the tokens of the area in which something happens to what is compared with a caption."""

import torch
from torch import Tensor

STRATEGIES = ('average', 'random')


def pool_action_tokens(tokens: Tensor, selected: Tensor, strategy: str = 'average', draws: int = 1) -> Tensor:
    """Features of the action area of each clip (FILS, Eq. 3 and Table 3a).

    A clip of whose area nothing is selected takes part with all of its tokens: a mask that shows a tenth of them may
    miss a small area.

    Args:
        tokens: (B, N, D).
        selected: (B, N) bool, which of them lie in the area.
        strategy: 'average', the mean over the area (Eq. 3); 'random', one token of it at random.
        draws: Number of random tokens, each drawn anew.

    Returns:
        (draws, B, D); (1, B, D) for the average.
    """
    selected = selected | ~selected.any(dim=1, keepdim=True)
    if strategy == 'average':
        weight = selected.to(tokens.dtype).unsqueeze(-1)
        return ((tokens * weight).sum(dim=1) / weight.sum(dim=1)).unsqueeze(0)
    drawn = torch.multinomial(selected.float(), draws, replacement=True)  # (B, draws)
    return tokens.gather(1, drawn.unsqueeze(-1).expand(-1, -1, tokens.shape[-1])).transpose(0, 1)
