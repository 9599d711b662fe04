"""Hard choices among many rows, with the gradient of a Gumbel-softmax and little memory (Jang et al., 2017)."""

from typing import Any, Iterator, NamedTuple, Optional, Tuple

import torch
from torch import Tensor

from vlplugins.ops.precision import full_precision

# Numbers of a softmax that may wait for the backward pass, 128 MiB in float32; larger ones are computed again there,
KEPT = 2**25
# in chunks of so many, 16 MiB: small beside a model and large enough for matrix products to run at full speed.
CHUNK = 2**22
ABOVE_ZERO = torch.finfo(torch.float32).tiny


class ChoiceRule(NamedTuple):
    """How rows are chosen: by the largest of (scale · query · row + noise) / temperature.

    Attributes:
        scale: Factor on the products.
        temperature: τ of the softmax whose gradient is passed on.
        seed: Of the Gumbel(0, 1) noise; None for none. A seed instead of the noise is what makes it possible to see the
            same noise again in the backward pass, on any device, without keeping it.
    """

    scale: float
    temperature: float
    seed: Optional[int]

    def noise_source(self, device: torch.device) -> Optional[torch.Generator]:
        """A generator at its beginning: chunks that are drawn from it in the same order have the same noise."""
        return None if self.seed is None else torch.Generator(device).manual_seed(self.seed)

    def logits(self, queries: Tensor, rows: Tensor, source: Optional[torch.Generator], space: Tensor,
               spare: Tensor) -> Tensor:
        """Logits of the softmax, (N, K), in `space`; `spare` is overwritten."""
        logits = torch.mm(queries * (self.scale / self.temperature), rows.T, out=space[:len(queries)])
        if source is None:
            return logits
        # -log(-log u) is Gumbel(0, 1). On a CPU, u takes a fifth of the time of torch's sampler of exponentials.
        noise = spare[:len(queries)].uniform_(ABOVE_ZERO, 1, generator=source).log_().neg_().log_()
        return logits.sub_(noise, alpha=1 / self.temperature)


def new_seed() -> int:
    """A seed from the CPU's generator, also for noise on another device.

    The CPU's costs no synchronisation, and gradient checkpointing restores its state without being asked.
    """
    return int(torch.randint(2**63 - 1, (), device='cpu'))


def queries_at_once(num_queries: int, num_rows: int, chunk_size: Optional[int] = None, limit: int = KEPT) -> int:
    """Queries of which all products with the rows are held at the same time.

    Args:
        num_queries: N.
        num_rows: K.
        chunk_size: The user's wish; None to decide by size.
        limit: Numbers up to which all N are taken at once; beyond it chunks have `CHUNK` of them.
    """
    if chunk_size is None:
        chunk_size = num_queries if num_queries * num_rows <= limit else CHUNK // num_rows
    return max(1, min(chunk_size, num_queries))


def choose_rows(queries: Tensor, rows: Tensor, rule: ChoiceRule, chunk_size: Optional[int] = None) -> Tensor:
    """The row that each query chooses, with the gradient that the softmax over all rows would have (straight-through).

    Where all queries are one chunk, their softmax is kept for the backward pass; where there are several, it is
    computed again there, chunk by chunk, and no (N × K) matrix exists at any time.

    Args:
        queries: (N, E) float32.
        rows: (K, E) float32.
        rule: How they choose.
        chunk_size: Queries in a chunk; None to decide by size, see `queries_at_once`.

    Returns:
        (N, E). It can be differentiated once.
    """
    return _ChooseRows.apply(queries, rows, rule, queries_at_once(len(queries), len(rows), chunk_size))


class _ChooseRows(torch.autograd.Function):

    @staticmethod
    def forward(ctx: Any, queries: Tensor, rows: Tensor, rule: ChoiceRule, size: int) -> Tensor:
        source = rule.noise_source(queries.device)
        space, spare = _room(rows, size), _room(rows, size)
        choice = torch.empty(len(queries), dtype=torch.long, device=queries.device)
        for part in _parts(len(queries), size):
            logits = rule.logits(queries[part], rows, source, space, spare)
            torch.argmax(logits, dim=-1, out=choice[part])
        soft = None
        if size == len(queries) and any(ctx.needs_input_grad):  # `logits` are then those of all queries
            soft = torch.softmax(logits, dim=-1, out=spare)
        ctx.rule, ctx.size = rule, size
        ctx.save_for_backward(queries, rows, choice, soft)
        return rows[choice]

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> Tuple[Optional[Tensor], ...]:
        # torch's once_differentiable lets a second derivative pass as zero where the loss is linear in the output.
        if torch.is_grad_enabled():
            raise RuntimeError('the choice of entities can be differentiated once only, but create_graph=True asks for '
                               'a graph of its gradient: go backward without it, or detach the aligned embeddings.')
        queries, rows, choice, kept = ctx.saved_tensors
        for_queries, for_rows = ctx.needs_input_grad[:2]
        query_grad = torch.empty_like(queries) if for_queries else None
        row_grad = torch.zeros_like(rows).index_add_(0, choice, grad) if for_rows else None
        slope = ctx.rule.scale / ctx.rule.temperature
        source = ctx.rule.noise_source(grad.device)
        space, spare = _room(rows, ctx.size), None if kept is not None else _room(rows, ctx.size)
        with full_precision(grad.device):
            for part in _parts(len(queries), ctx.size):
                soft = kept
                if soft is None:
                    logits = ctx.rule.logits(queries[part], rows, source, space, spare)
                    soft = torch.softmax(logits, dim=-1, out=spare[:len(logits)])
                of_soft = torch.mm(grad[part] * slope, rows.T, out=space[:len(soft)])
                # Through the softmax: soft · (of_soft − Σ soft · of_soft).
                of_logits = of_soft.sub_(torch.einsum('nk,nk->n', soft, of_soft)[:, None]).mul_(soft)
                if for_queries:
                    torch.mm(of_logits, rows, out=query_grad[part])
                if for_rows:
                    row_grad.addmm_(of_logits.T, queries[part])
        return query_grad, row_grad, None, None


def _room(rows: Tensor, size: int) -> Tensor:
    """Memory for a number of each of `size` queries and each row, (size, K), which all chunks use in turn."""
    return rows.new_empty(size, len(rows))


def _parts(length: int, size: int) -> Iterator[slice]:
    return (slice(start, start + size) for start in range(0, length, size))
