import torch
from open_clip.transformer import QuickGELU as Reference

from vlplugins.models.layers.transformer_block import QuickGELU, TransformerBlock


def test_quick_gelu_with_and_without_autograd():
    x = torch.randn(5, 7, requires_grad=True)
    before = x.detach().clone()
    ours, theirs = QuickGELU()(x), Reference()(x)
    torch.testing.assert_close(ours, theirs)
    direction = torch.randn_like(x)
    torch.testing.assert_close(*(torch.autograd.grad(y, x, direction) for y in (ours, theirs)))
    with torch.no_grad():
        torch.testing.assert_close(QuickGELU()(x), Reference()(x))
    assert torch.equal(x, before)


def test_halves_make_the_block():
    torch.manual_seed(0)
    block = TransformerBlock(16, 4, act='quick_gelu')
    x = torch.randn(2, 5, 16)
    tokens, keys = block.attend(x)
    assert keys.shape == (2, 4, 5, 4)
    torch.testing.assert_close(block.feed_forward(tokens), block(x))
