import pytest
import torch

from vlplugins.ops.frames import fold_frames


def test_frames_keep_their_order():
    video = torch.arange(2 * 3 * 4).view(2, 1, 3, 2, 2).expand(-1, 3, -1, -1, -1)
    frames, shape = fold_frames(video)
    assert shape == (2, 3)
    assert torch.equal(frames[4], video[1, :, 1])
    images = torch.zeros(5, 3, 2, 2)
    assert fold_frames(images) == (images, (5, ))


def test_other_shapes_are_explained():
    with pytest.raises(ValueError, match="input_format='NCTHW'"):
        fold_frames(torch.zeros(1, 2, 3, 4, 5, 6))
