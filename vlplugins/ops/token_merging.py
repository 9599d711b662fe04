"""Bipartite soft matching: the r most similar pairs of tokens become one token each (ToMe; ALT, Eq. 2)."""

from typing import List, NamedTuple, Sequence, Tuple, Union

import torch
import torch.nn.functional as F
from torch import Tensor

from vlplugins.ops.precision import full_precision

MergeSchedule = Union[int, Sequence[int], Tuple[int, float]]


class MergePlan(NamedTuple):
    """Which tokens of a sequence stay, and where the others go.

    Attributes:
        kept: Old positions of the tokens that stay, in their new order, (B, N - r).
        merged: Old positions of the tokens that are merged away, (B, r).
        target: New positions of the tokens that take them in, (B, r).
    """

    kept: Tensor
    merged: Tensor
    target: Tensor


@torch.no_grad()
def match_tokens(metric: Tensor, r: int, class_token: bool = True) -> MergePlan:
    """Plan that merges the `r` most similar pairs of a sequence, by cosine similarity (ToMe, Sec. 3).

    Tokens at even positions (set A, with the class token) each propose their most similar token at an odd position
    (set B); the `r` best proposals are accepted. The class token never merges away and no token merges into it. The new
    order is: the rest of A, then B, each in its old order; without a merge it is the old one. Equal similarities are
    settled by position.

    Args:
        metric: What similarity is measured on, (B, N, M); ALT takes the keys of the attention, averaged over heads.
        r: Pairs to merge; clipped to what the sequence allows, `(N - 1) // 2` with a class token, `N // 2` without.
        class_token: Whether position 0 holds a class token.

    Returns:
        The plan, computed without gradient.
    """
    num_tokens = metric.shape[1]
    r = max(0, min(r, (num_tokens - class_token) // 2))
    if r == 0:
        positions = torch.arange(num_tokens, device=metric.device).expand(len(metric), -1)
        return MergePlan(positions, positions[:, :0], positions[:, :0])
    with full_precision(metric.device):
        metric = F.normalize(metric.float(), dim=-1)
        similarity = metric[:, ::2] @ metric[:, 1::2].transpose(1, 2)  # (B, |A|, |B|)
    if class_token:
        similarity[:, 0] = -torch.inf
    best, partner = similarity.max(dim=-1)
    order = best.argsort(dim=-1, descending=True, stable=True)  # positions within A, best proposal first
    accepted, refused = order[:, :r], order[:, r:].sort(dim=-1).values
    set_b = torch.arange(1, num_tokens, 2, device=metric.device).expand(len(metric), -1)
    kept = torch.cat([2 * refused, set_b], dim=1)
    return MergePlan(kept, 2 * accepted, refused.shape[1] + partner.gather(1, accepted))


def merge_tokens(x: Tensor, size: Tensor, plan: MergePlan) -> Tuple[Tensor, Tensor]:
    """Tokens and their sizes after a merge: features averaged with the sizes as weights, sizes summed (ALT, Eq. 2).

    Args:
        x: Tokens, (B, N, D).
        size: Patches that each token stands for, (B, N), float.
        plan: From `match_tokens`.

    Returns:
        Tokens (B, N - r, D) and sizes (B, N - r).
    """
    old_size, merged_size = size.gather(1, plan.kept), size.gather(1, plan.merged)
    new_size = old_size.scatter_add(1, plan.target, merged_size)
    # A token's weight in its new token is its share of the size, so that untouched tokens keep weight 1.
    share = (merged_size / new_size.gather(1, plan.target)).to(x.dtype)
    moved = _rows(x, plan.merged) * share[..., None]
    kept = _rows(x, plan.kept) * (old_size / new_size).to(x.dtype)[..., None]
    return kept.scatter_add(1, plan.target[..., None].expand_as(moved), moved), new_size


def new_positions(plan: MergePlan) -> Tensor:
    """New position of every old token, (B, N): the map that `merge_tokens` applies, for tracing regions."""
    batch, kept = plan.kept.shape
    positions = plan.kept.new_empty(batch, kept + plan.merged.shape[1])
    positions.scatter_(1, plan.kept, torch.arange(kept, device=positions.device).expand(batch, -1))
    return positions.scatter_(1, plan.merged, plan.target)


def merges_per_block(schedule: MergeSchedule, depth: int) -> List[int]:
    """Pairs to merge in each block.

    Args:
        schedule: One number for all blocks; a list with one number for each; or a ramp, the tuple (mean, inflection):
            0 is constant, -1 falls linearly from twice the mean to none, 1 rises from none to twice the mean.
        depth: Number of blocks.

    Raises:
        ValueError: For a list of another length, negative numbers, or an inflection outside [-1, 1].
    """
    if isinstance(schedule, int):
        merges = [schedule] * depth
    elif isinstance(schedule, tuple) and len(schedule) == 2:
        mean, inflection = schedule
        if not -1 <= inflection <= 1:
            raise ValueError(f'merge_per_layer={schedule}: the second value of a ramp lies between -1 and 1.')
        first = mean * (1 - inflection)
        step = 2 * (mean - first) / max(1, depth - 1)
        merges = [int(first + step * block) for block in range(depth)]
    else:
        merges = list(schedule)
    if len(merges) != depth:
        raise ValueError(f'merge_per_layer has {len(merges)} numbers, but the backbone has {depth} blocks. '
                         'Give one number, one per block, or a ramp (mean, inflection).')
    if any(not isinstance(r, int) or r < 0 for r in merges):
        raise ValueError(f'merge_per_layer={schedule}: numbers of merged pairs are integers from 0.')
    return merges


def tokens_after(num_tokens: int, merges: Sequence[int], class_token: bool = True) -> int:
    """Tokens left of `num_tokens` after the merges of all blocks."""
    for r in merges:
        num_tokens -= min(r, (num_tokens - class_token) // 2)
    return num_tokens


def _rows(x: Tensor, positions: Tensor) -> Tensor:
    """Rows of `x` (B, N, D) at `positions` (B, K): (B, K, D)."""
    return x.gather(1, positions[..., None].expand(-1, -1, x.shape[-1]))
