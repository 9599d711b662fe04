"""Token merging against a slow double loop written from the paper."""

import pytest
import torch

from vlplugins.ops.token_merging import match_tokens, merge_tokens, merges_per_block, new_positions, tokens_after


def slow_merge(metric, x, size, r, class_token):
    """One sequence, token by token: (N, M), (N, D), (N,) -> new tokens, new sizes, new position of each old token."""
    num_tokens = len(metric)
    set_a, set_b = range(0, num_tokens, 2), range(1, num_tokens, 2)
    proposals = []
    for a in set_a:
        if class_token and a == 0:
            continue
        cosines = [float(torch.cosine_similarity(metric[a], metric[b], dim=0)) for b in set_b]
        proposals.append((max(cosines), a, set_b[cosines.index(max(cosines))]))
    merged = {a: b for _, a, b in sorted(proposals, reverse=True)[:r]}
    kept = [a for a in set_a if a not in merged] + list(set_b)
    tokens, sizes = [], []
    for position in kept:
        group = [position] + [a for a, b in merged.items() if b == position]
        total = sum(float(size[i]) for i in group)
        tokens.append(sum(x[i] * size[i] for i in group) / total)
        sizes.append(total)
    where = [kept.index(merged.get(i, i)) for i in range(num_tokens)]
    return torch.stack(tokens), torch.tensor(sizes), torch.tensor(where)


@pytest.mark.parametrize('class_token', [True, False])
@pytest.mark.parametrize(('num_tokens', 'r'), [(9, 1), (17, 4), (26, 8), (26, 12), (5, 2)])
def test_equals_slow_double_loop(num_tokens, r, class_token):
    torch.manual_seed(num_tokens + r)
    metric, x = torch.randn(3, num_tokens, 6), torch.randn(3, num_tokens, 5)
    size = torch.randint(1, 5, (3, num_tokens)).float()
    plan = match_tokens(metric, r, class_token)
    tokens, sizes = merge_tokens(x, size, plan)
    positions = new_positions(plan)
    for i in range(3):
        expected = slow_merge(metric[i], x[i], size[i], r, class_token)
        torch.testing.assert_close(tokens[i], expected[0], atol=1e-5, rtol=1e-5)
        torch.testing.assert_close(sizes[i], expected[1])
        assert positions[i].tolist() == expected[2].tolist()


def test_merged_tokens_are_means_over_their_patches():
    """After several merges a token is the plain mean over all patches that it stands for."""
    torch.manual_seed(0)
    patches = torch.randn(2, 33, 4)
    tokens, size = patches, torch.ones(2, 33)
    source = torch.arange(33).expand(2, -1)
    for _ in range(4):
        plan = match_tokens(tokens, 5)
        tokens, size = merge_tokens(tokens, size, plan)
        source = new_positions(plan).gather(1, source)
        torch.testing.assert_close(size.sum(dim=1), torch.full((2, ), 33.0))
    for i in range(2):
        for token in range(tokens.shape[1]):
            members = patches[i][source[i] == token]
            assert len(members) == size[i, token]
            torch.testing.assert_close(tokens[i, token], members.mean(dim=0))


def test_class_token_stays_first_and_alone():
    metric = torch.ones(1, 9, 4)  # every pair is equally similar, the class token's too
    plan = match_tokens(metric, 4)
    tokens, size = merge_tokens(torch.arange(9.0).view(1, 9, 1), torch.ones(1, 9), plan)
    assert tokens[0, 0, 0] == 0
    assert size[0, 0] == 1


def test_no_merge_keeps_the_order():
    x = torch.randn(2, 7, 3)
    tokens, size = merge_tokens(x, torch.ones(2, 7), match_tokens(x, 0))
    assert torch.equal(tokens, x)
    assert torch.equal(size, torch.ones(2, 7))


def test_r_is_clipped_to_what_the_sequence_allows():
    x = torch.randn(1, 6, 3)
    assert merge_tokens(x, torch.ones(1, 6), match_tokens(x, 99))[0].shape[1] == 4  # (6 - 1) // 2 pairs
    assert merge_tokens(x, torch.ones(1, 6), match_tokens(x, 99, class_token=False))[0].shape[1] == 3
    single = torch.randn(1, 1, 3)
    assert torch.equal(merge_tokens(single, torch.ones(1, 1), match_tokens(single, 3))[0], single)


def test_gradient_is_that_of_the_weighted_mean():
    torch.manual_seed(0)
    metric = torch.randn(1, 11, 4, dtype=torch.float64)
    size = torch.randint(1, 4, (1, 11)).double()
    plan = match_tokens(metric, 3)
    x = torch.randn(1, 11, 4, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda tokens: merge_tokens(tokens, size, plan)[0], x)


@pytest.mark.parametrize(('schedule', 'expected'), [
    (3, [3, 3, 3, 3]),
    ([1, 2, 3, 4], [1, 2, 3, 4]),
    ((4, 0.0), [4, 4, 4, 4]),
    ((6, -1.0), [12, 8, 4, 0]),
    ((6, 1.0), [0, 4, 8, 12]),
])
def test_schedules(schedule, expected):
    assert merges_per_block(schedule, 4) == expected


@pytest.mark.parametrize(('schedule', 'message'), [([1, 2], 'has 2 numbers, but the backbone has 4'), (-1, 'from 0'),
                                                   ((8, 2.0), 'between -1 and 1'), ([1, 2, 3, 4.5], 'integers')])
def test_wrong_schedules_are_refused(schedule, message):
    with pytest.raises(ValueError, match=message):
        merges_per_block(schedule, 4)


def test_tokens_after():
    assert tokens_after(197, [8] * 12) == 101
    assert tokens_after(257, [8] * 24) == 65
    assert tokens_after(197, [13] * 12) == 41
    assert tokens_after(5, [8, 8, 8]) == 2  # 5 -> 3 -> 2 -> 2
