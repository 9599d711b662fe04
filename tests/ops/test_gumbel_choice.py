"""Straight-through choices against autograd through the whole softmax, with the same noise."""

import pytest
import torch
import torch.nn.functional as F
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves
from torch.utils.checkpoint import checkpoint

from vlplugins.ops import gumbel_choice
from vlplugins.ops.gumbel_choice import CHUNK, ChoiceRule, choose_rows, new_seed, queries_at_once

N, K, E = 11, 40, 8
RULE = ChoiceRule(scale=3.0, temperature=0.7, seed=5)


@pytest.fixture
def tensors():
    generator = torch.Generator().manual_seed(0)
    queries, rows, weight = (torch.randn(n, E, generator=generator) for n in (N, K, N))
    return F.normalize(queries, dim=-1).requires_grad_(), F.normalize(rows, dim=-1).requires_grad_(), weight


def plain(queries, rows, rule, size):
    """As printed, all at once; the noise of each chunk comes after that of the chunk before."""
    logits = rule.scale * queries @ rows.T
    if rule.seed is not None:
        source = torch.Generator().manual_seed(rule.seed)
        sizes = [len(chunk) for chunk in logits.split(size)]
        uniform = [torch.empty(n, K).uniform_(gumbel_choice.ABOVE_ZERO, 1, generator=source) for n in sizes]
        logits = logits - (-torch.cat(uniform).log()).log()
    soft = (logits / rule.temperature).softmax(-1)
    hard = F.one_hot(soft.argmax(-1), K)
    return (hard + soft - soft.detach()) @ rows


class LargestTensor(TorchDispatchMode):
    """Numbers of the largest tensor that any operation gave."""

    def __init__(self):
        super().__init__()
        self.numel = 0

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        out = func(*args, **(kwargs or {}))
        self.numel = max([self.numel, *(leaf.numel() for leaf in tree_leaves(out) if isinstance(leaf, torch.Tensor))])
        return out


@pytest.mark.parametrize('size', [1, 4, 10, N, 2 * N])
@pytest.mark.parametrize('rule', [RULE, RULE._replace(seed=None), ChoiceRule(100.0, 1.0, 6)],
                         ids=['noise', 'no noise', 'scale of CLIP'])
def test_equals_the_plain_form(tensors, rule, size):
    queries, rows, weight = tensors
    out = choose_rows(queries, rows, rule, size)
    torch.rand(3)  # what others draw in the meantime
    grads = torch.autograd.grad((out * weight).sum(), (queries, rows))
    expected = plain(queries, rows, rule, size)
    torch.testing.assert_close(out, expected, atol=1e-6, rtol=0)
    for grad, reference in zip(grads, torch.autograd.grad((expected * weight).sum(), (queries, rows))):
        torch.testing.assert_close(grad, reference, atol=1e-5, rtol=1e-5)
        assert reference.abs().max() > 0.1


def test_only_the_gradient_that_is_asked_for(tensors):
    queries, rows, weight = tensors
    (choose_rows(queries, rows.detach(), RULE, 4) * weight).sum().backward()
    (choose_rows(queries.detach(), rows, RULE, 4) * weight).sum().backward()
    both = torch.autograd.grad((choose_rows(queries, rows, RULE, 4) * weight).sum(), (queries, rows))
    assert torch.equal(queries.grad, both[0]) and torch.equal(rows.grad, both[1])


@pytest.mark.parametrize('size', [3, None])
def test_chunks_never_hold_a_softmax_over_all_queries(tensors, size, monkeypatch):
    monkeypatch.setattr(gumbel_choice, 'CHUNK', 3 * K)
    queries, rows, weight = tensors
    kept = []
    with LargestTensor() as largest, torch.autograd.graph.saved_tensors_hooks(
            lambda x: kept.append(x.numel()) or x, lambda x: x):
        (choose_rows(queries, rows, RULE, size) * weight).sum().backward()
    if size is None:  # so small that it is kept
        assert largest.numel == N * K and max(kept) == N * K
    else:
        assert largest.numel == K * E and max(kept) == K * E  # the rows themselves; a chunk has 3 K


def test_decision_by_size():
    assert queries_at_once(8 * 101, 5000) == 8 * 101
    assert queries_at_once(32 * 101, 20000) == CHUNK // 20000
    assert queries_at_once(8 * 101, 20000) == 8 * 101
    assert queries_at_once(10, 2**30) == 1 == queries_at_once(0, 7)
    assert queries_at_once(2, 10, limit=20) == 2 and queries_at_once(CHUNK, 10, limit=20) == CHUNK // 10
    assert queries_at_once(10, 7, chunk_size=4) == 4 and queries_at_once(10, 7, chunk_size=99) == 10


@pytest.mark.parametrize('size', [4, N])
@pytest.mark.parametrize('reentrant', [False, True])
def test_gradient_checkpointing_sees_the_same_noise(tensors, size, reentrant):
    queries, rows, weight = tensors

    def chosen(x):
        return choose_rows(x * 1, rows, RULE._replace(seed=new_seed()), size)

    found = []
    for function in (chosen, lambda x: checkpoint(chosen, x, use_reentrant=reentrant)):
        queries.grad = None
        torch.manual_seed(1)
        out = function(queries)
        torch.rand(3)
        (out * weight).sum().backward()
        found.append((out.detach(), queries.grad))
    assert torch.equal(found[0][0], found[1][0]) and torch.equal(found[0][1], found[1][1])


def test_autocast_does_not_reach_the_backward_pass(tensors):
    queries, rows, weight = tensors
    out = choose_rows(queries, rows, RULE, 4)
    expected = torch.autograd.grad((out * weight).sum(), queries, retain_graph=True)[0]
    with torch.autocast('cpu', dtype=torch.bfloat16):
        again = torch.autograd.grad((out * weight).sum(), queries)[0]
    assert again.dtype == torch.float32 and torch.equal(again, expected)


def test_backward_twice_but_not_of_the_second_order(tensors):
    queries, rows, weight = tensors
    for size in (4, N):
        loss = (choose_rows(queries, rows, RULE, size) * weight).sum()
        first, second = (torch.autograd.grad(loss, queries, retain_graph=True)[0] for _ in range(2))
        assert torch.equal(first, second)
        with pytest.raises(RuntimeError, match='differentiated once only, but create_graph=True'):
            torch.autograd.grad(loss, queries, create_graph=True)


def test_seeds_follow_the_generator_of_torch():
    torch.manual_seed(0)
    seeds = [new_seed() for _ in range(3)]
    torch.manual_seed(0)
    assert seeds == [new_seed() for _ in range(3)] and len(set(seeds)) == 3
