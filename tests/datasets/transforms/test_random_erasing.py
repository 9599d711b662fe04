import numpy as np
import pytest
import torch
from mmaction.registry import TRANSFORMS

from vlplugins.datasets.transforms import RandomErasing

SIZE = (40, 60)


def erased(**options):
    clip = [np.full((*SIZE, 3), 255, np.uint8) for _ in range(3)]
    step = TRANSFORMS.build(dict(type='vlplugins.RandomErasing', std=(10, 10, 10), mean=(50, 100, 150), **options))
    return np.stack(step(dict(imgs=clip))['imgs']), clip


def test_one_rectangle_of_noise_in_all_frames():
    torch.manual_seed(0)
    seen = set()
    for _ in range(30):
        images, clip = erased(prob=1.0)
        assert all((image == 255).all() for image in clip)  # the frames given are left as they were
        changed = (images != 255).any(axis=(0, 3))
        rows, columns = np.flatnonzero(changed.any(1)), np.flatnonzero(changed.any(0))
        assert changed[rows[0]:rows[-1] + 1, columns[0]:columns[-1] + 1].all()
        assert changed.sum() == len(rows) * len(columns)
        assert 0.01 < changed.mean() < 0.35
        assert 0.25 < len(rows) / len(columns) < 4
        noise = images[:, changed]
        assert not np.array_equal(noise[0], noise[1])
        np.testing.assert_allclose(noise.mean((0, 1)), (50, 100, 150), atol=5)
        seen.add((rows[0], rows[-1], columns[0], columns[-1]))
    assert len(seen) > 20


def test_how_often():
    torch.manual_seed(0)
    times = sum((erased()[0] != 255).any() for _ in range(400))
    assert 70 < times < 130  # of 400, with a probability of a quarter
    assert (erased(prob=0.0)[0] == 255).all()


def test_a_rectangle_that_never_fits():
    images, _ = erased(prob=1.0, area_range=(0.9, 0.95), aspect_range=(100.0, 101.0))
    assert (images == 255).all()


def test_wrong_options():
    with pytest.raises(ValueError, match='prob=2 must lie within'):
        RandomErasing(prob=2)
    with pytest.raises(ValueError, match=r'area_range=\(0.5, 0.2\) must be'):
        RandomErasing(area_range=(0.5, 0.2))
