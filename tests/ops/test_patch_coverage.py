import torch

from vlplugins.ops.patch_coverage import patch_coverage


def test_counts_pixels():
    boxes = torch.tensor([[1, 2, 5, 8], [0, 0, 8, 8], [6, 3, 7, 4]])
    painted = torch.zeros(3, 8, 8)
    for picture, (left, top, right, bottom) in zip(painted, boxes):
        picture[top:bottom, left:right] = 1
    expected = painted.unflatten(2, (4, 2)).unflatten(1, (4, 2)).mean(dim=(2, 4)).flatten(1)
    torch.testing.assert_close(patch_coverage(boxes / 8, 4), expected)
