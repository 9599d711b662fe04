import torch

from vlplugins.ops.action_pooling import pool_action_tokens

TOKENS = torch.randn(3, 5, 4)
SELECTED = torch.tensor([[True, False, True, False, False], [False, True, True, True, True], [False] * 5])


def test_average_is_that_of_the_area_and_of_all_where_it_is_empty():
    pooled = pool_action_tokens(TOKENS, SELECTED)
    expected = [TOKENS[0, [0, 2]].mean(0), TOKENS[1, 1:].mean(0), TOKENS[2].mean(0)]
    torch.testing.assert_close(pooled, torch.stack(expected)[None])


def test_random_tokens_are_of_the_area():
    drawn = pool_action_tokens(TOKENS, SELECTED, 'random', draws=200)
    assert drawn.shape == (200, 3, 4)
    for clip, places in enumerate(([0, 2], [1, 2, 3, 4], [0, 1, 2, 3, 4])):
        same = (drawn[:, clip, None] == TOKENS[clip]).all(dim=-1)  # (draws, N)
        assert same.any(dim=0).nonzero().flatten().tolist() == places
        assert same.any(dim=1).all()


def test_gradient_reaches_the_area_alone():
    tokens = TOKENS.clone().requires_grad_()
    pool_action_tokens(tokens, SELECTED)[0, :2].sum().backward()
    reached = (tokens.grad != 0).any(dim=-1)
    assert torch.equal(reached[:2], SELECTED[:2])
    assert not reached[2].any()
