import numpy as np
import pytest
import torch
from torchvision.transforms.functional import rgb_to_grayscale

from vlplugins.datasets.transforms import RandomGrayscale

NOISE = np.random.RandomState(0).randint(0, 256, (48, 64, 3)).astype(np.uint8)


def test_equals_torchvision_to_rounding():
    grey, = RandomGrayscale(prob=1)(dict(imgs=[NOISE]))['imgs']
    expected = rgb_to_grayscale(torch.from_numpy(NOISE).permute(2, 0, 1), 3).permute(1, 2, 0).numpy()
    assert grey.shape == NOISE.shape
    assert np.abs(grey.astype(int) - expected).max() <= 1


def test_the_whole_clip_or_nothing_of_it():
    np.random.seed(0)
    transform = RandomGrayscale(prob=0.2)
    counts = []
    for _ in range(500):
        images = transform(dict(imgs=[NOISE] * 4))['imgs']
        counts.append(sum(image is not NOISE for image in images))
    assert set(counts) == {0, 4}
    assert np.mean(counts) / 4 == pytest.approx(0.2, abs=0.05)


def test_probability_out_of_range():
    with pytest.raises(ValueError, match='prob=2'):
        RandomGrayscale(prob=2)
