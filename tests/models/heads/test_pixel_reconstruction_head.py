import torch

from vlplugins.models.heads import PixelReconstructionHead

CLIP = torch.randn(2, 3, 4, 8, 8)
MASKED = torch.tensor([[0, 7], [3, 4]])


def tubelet(clip, index):
    """Pixels of a token of 2 × 4 × 4, by arithmetic: (pixels, channels)."""
    t, y, x = index // 4, index % 4 // 2, index % 2
    return clip[:, 2 * t:2 * t + 2, 4 * y:4 * y + 4, 4 * x:4 * x + 4].flatten(1).T


def test_target_is_the_pixels_of_the_masked_tokens():
    target = PixelReconstructionHead(patch_size=4, normalize=False).target(CLIP, MASKED)
    for row in range(2):
        for place in range(2):
            assert torch.equal(target[row, place], tubelet(CLIP[row], MASKED[row, place]).flatten())


def test_normalised_channel_by_channel():
    target = PixelReconstructionHead(patch_size=4).target(5 + 3 * CLIP, MASKED).view(2, 2, 32, 3)
    torch.testing.assert_close(target.mean(dim=2), torch.zeros(2, 2, 3), atol=1e-5, rtol=0)
    torch.testing.assert_close(target.var(dim=2), torch.ones(2, 2, 3), atol=1e-4, rtol=0)


def test_loss():
    head = PixelReconstructionHead(patch_size=4, loss_weight=2.0)
    target = head.target(CLIP, MASKED)
    assert head.loss(target, CLIP, MASKED)['loss_pixel'] == 0
    torch.testing.assert_close(head.loss(target + 3, CLIP, MASKED)['loss_pixel'], torch.tensor(18.0))
