"""Rows of all processes on every process, with the gradients that they have there."""

import math
from typing import Any, List, Tuple

import torch
import torch.distributed as dist
from torch import Tensor
from torch.autograd.function import once_differentiable


def gather_rows(x: Tensor) -> Tuple[Tensor, int]:
    """Rows of all ranks, in their order, differentiable; ranks may have different numbers of rows.

    What any rank does with any row counts: the gradient that `x` receives is the sum of those which all ranks have with
    respect to its rows (Text4Vis, App. C.3, `batch_gather`). Every rank must therefore call it, and all or none of them
    must go backward through it. Outside a process group, or in one of a single process, it is the identity.

    Args:
        x: (N_r, ...), of any type, on a device that the process group's backend can reach; equal on the ranks in
            everything but N_r, which may be 0.

    Returns:
        (N, ...), N the sum of the N_r, and the index in it of this rank's first row.
    """
    if not (dist.is_available() and dist.is_initialized()) or dist.get_world_size() == 1:
        return x, 0
    sizes = _sizes(x)
    return _GatherRows.apply(x, sizes), sum(sizes[:dist.get_rank()])


def _sizes(x: Tensor) -> List[int]:
    own = torch.tensor([len(x)], device=x.device)
    sizes = [torch.empty_like(own) for _ in range(dist.get_world_size())]
    dist.all_gather(sizes, own)
    return torch.cat(sizes).tolist()


class _GatherRows(torch.autograd.Function):

    @staticmethod
    def forward(ctx: Any, x: Tensor, sizes: List[int]) -> Tensor:
        ctx.sizes, ctx.offset, ctx.rows = sizes, sum(sizes[:dist.get_rank()]), len(x)
        # Collectives want equal shapes. They carry bytes: which number types a backend gathers depends on its version.
        padded = x.new_zeros(max(sizes), math.prod(x.shape[1:]))
        padded[:len(x)] = x.reshape(len(x), padded.shape[1])
        own = padded.view(torch.uint8)
        parts = [torch.empty_like(own) for _ in sizes]
        dist.all_gather(parts, own)
        rows = torch.cat([part[:size] for part, size in zip(parts, sizes)])
        return rows.view(x.dtype).reshape(-1, *x.shape[1:])

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: Tensor) -> Tuple[Tensor, None]:
        # A copy, because the gradient may be shared with others, and one of at least 32 bits, because it is a sum. All
        # rows are summed where a rank needs its own only: gloo cannot scatter a sum, and embeddings are small.
        total = grad.to(torch.promote_types(grad.dtype, torch.float32), copy=True).contiguous()
        dist.all_reduce(total)
        return total[ctx.offset:ctx.offset + ctx.rows].to(grad.dtype), None
