import torch

from vlplugins.ops.tubelets import cut_tubelets


def test_pieces_are_those_of_a_loop():
    clip = torch.randn(2, 3, 4, 6, 8)
    pieces = cut_tubelets(clip, tubelet_size=2, patch_size=2)
    expected = [clip[:, :, 2 * t:2 * t + 2, 2 * y:2 * y + 2, 2 * x:2 * x + 2].permute(0, 2, 3, 4, 1).flatten(1, 3)
                for t in range(2) for y in range(3) for x in range(4)]
    assert torch.equal(pieces, torch.stack(expected, dim=1))


def test_order_is_that_of_the_tokens_of_a_convolution():
    clip = torch.randn(1, 3, 4, 8, 8)
    layer = torch.nn.Conv3d(3, 5, (2, 4, 4), (2, 4, 4))
    tokens = layer(clip).flatten(2).transpose(1, 2)
    pieces = cut_tubelets(clip, 2, 4).transpose(2, 3).flatten(2)  # channels first, as the weights have them
    torch.testing.assert_close(pieces @ layer.weight.flatten(1).T + layer.bias, tokens)
