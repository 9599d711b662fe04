import numpy as np
import pytest
import torch
from torchvision.transforms import functional

from tests.clips import render_frames
from vlplugins.datasets.transforms import RandomColorJitter
from vlplugins.datasets.transforms.random_color_jitter import (
    adjust_brightness,
    adjust_contrast,
    adjust_hue,
    adjust_saturation,
)

NOISE = np.random.RandomState(0).randint(0, 256, (48, 64, 3)).astype(np.uint8)
IMAGES = [NOISE, render_frames(3)[2], np.full((8, 8, 3), 77, np.uint8), np.zeros((8, 8, 3), np.uint8)]


def torchvision(adjust, image, factor):
    return adjust(torch.from_numpy(image).permute(2, 0, 1), factor).permute(1, 2, 0).numpy()


@pytest.mark.parametrize(('ours', 'theirs', 'factors', 'levels'), [
    (adjust_brightness, functional.adjust_brightness, (0, 0.6, 1, 1.4), 0),
    (adjust_contrast, functional.adjust_contrast, (0, 0.6, 1, 1.4), 1),
    (adjust_saturation, functional.adjust_saturation, (0, 0.8, 1, 1.2), 2),
    (adjust_hue, functional.adjust_hue, (-0.5, -0.1, 0, 0.07, 0.5), 1),
])
@pytest.mark.parametrize('image', IMAGES, ids=['noise', 'picture', 'grey', 'black'])
def test_equals_torchvision(ours, theirs, factors, levels, image):
    """To rounding: torchvision cuts after every step, OpenCV rounds."""
    for factor in factors:
        result, expected = ours(image, factor), torchvision(theirs, image, factor)
        assert result.dtype == np.uint8
        assert np.abs(result.astype(int) - expected.astype(int)).max() <= levels


@pytest.mark.parametrize(('adjust', 'factor'), [(adjust_brightness, 1), (adjust_contrast, 1), (adjust_saturation, 1),
                                                (adjust_hue, 0), (adjust_hue, 1)])
def test_neutral_factor_changes_nothing(adjust, factor):
    np.testing.assert_array_equal(adjust(NOISE, factor), NOISE)


def test_draws_are_uniform_and_their_order_random():
    np.random.seed(0)
    draws = [RandomColorJitter(brightness=0.4, contrast=2, saturation=0.2, hue=0.1).draw() for _ in range(2000)]
    factors = {adjust: np.array([dict(draw)[adjust] for draw in draws]) for adjust, _ in draws[0]}
    for adjust, low, high in ((adjust_brightness, 0.6, 1.4), (adjust_contrast, 0, 3), (adjust_saturation, 0.8, 1.2),
                              (adjust_hue, -0.1, 0.1)):
        assert low <= factors[adjust].min() < low + 0.02 * (high - low)
        assert high - 0.02 * (high - low) < factors[adjust].max() <= high
        assert factors[adjust].mean() == pytest.approx((low + high) / 2, abs=0.05 * (high - low))
    assert len({tuple(adjust for adjust, _ in draw) for draw in draws}) == 24


def test_probability():
    np.random.seed(0)
    transform = RandomColorJitter(brightness=0.4, contrast=0, saturation=0, hue=0, prob=0.8)
    changed = [transform(dict(imgs=[NOISE]))['imgs'][0] is not NOISE for _ in range(500)]
    assert np.mean(changed) == pytest.approx(0.8, abs=0.05)


@pytest.mark.parametrize('per_frame', [True, False])
def test_per_frame_or_per_clip(per_frame):
    np.random.seed(0)
    first, *others = RandomColorJitter(prob=1, per_frame=per_frame)(dict(imgs=[NOISE] * 4))['imgs']
    assert [np.array_equal(first, other) for other in others] == [not per_frame] * 3


def test_is_driven_by_numpys_seed_and_leaves_its_input_alone():
    original = NOISE.copy()
    results = []
    for _ in range(2):
        np.random.seed(5)
        results.append(np.stack(RandomColorJitter(prob=1)(dict(imgs=[NOISE, NOISE]))['imgs']))
    np.testing.assert_array_equal(*results)
    np.testing.assert_array_equal(NOISE, original)


@pytest.mark.parametrize('wrong', [dict(brightness=-1), dict(hue=0.6), dict(prob=1.1)])
def test_values_out_of_range(wrong):
    key, value = next(iter(wrong.items()))
    with pytest.raises(ValueError, match=f'{key}={value}'):
        RandomColorJitter(**wrong)
