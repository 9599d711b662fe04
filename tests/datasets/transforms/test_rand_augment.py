import numpy as np
import pytest
import torch
from mmaction.registry import TRANSFORMS
from mmengine.registry import init_default_scope
from PIL import Image
from torchvision import transforms

from tests.clips import render_frames
from vlplugins.datasets.transforms import RandAugment

FRAMES = render_frames(3)


def test_equals_torchvision_frame_by_frame():
    reference = transforms.RandAugment(num_ops=2, magnitude=9)
    for seed in range(20):
        torch.manual_seed(seed)
        expected = [np.array(reference(Image.fromarray(frame))) for frame in FRAMES]
        torch.manual_seed(seed)
        images = RandAugment()(dict(imgs=list(FRAMES)))['imgs']
        np.testing.assert_array_equal(np.stack(images), np.stack(expected))
        assert images[0].dtype == np.uint8


def test_a_clip_can_share_the_operations():
    torch.manual_seed(0)
    for _ in range(20):
        same = RandAugment(per_frame=False)(dict(imgs=[FRAMES[0]] * 4))['imgs']
        assert all((image == same[0]).all() for image in same)
    differ = [RandAugment()(dict(imgs=[FRAMES[0]] * 4))['imgs'] for _ in range(20)]
    assert any((images[0] != image).any() for images in differ for image in images)


def test_the_next_clip_is_drawn_anew():
    torch.manual_seed(0)
    transform = RandAugment(per_frame=False)
    outcomes = {transform(dict(imgs=[FRAMES[0]]))['imgs'][0].tobytes() for _ in range(10)}
    assert len(outcomes) > 5


def test_magnitude_nine_is_nine_thirtieths_of_the_strongest():
    space = RandAugment().augment._augmentation_space(31, (256, 340))
    for name, strongest in (('Rotate', 30), ('ShearX', 0.3), ('Brightness', 0.9)):
        assert float(space[name][0][9]) == pytest.approx(0.3 * strongest)


def test_no_operation_changes_nothing():
    init_default_scope('mmaction')
    transform = TRANSFORMS.build(dict(type='vlplugins.RandAugment', num_ops=0))
    np.testing.assert_array_equal(np.stack(transform(dict(imgs=list(FRAMES)))['imgs']), np.stack(FRAMES))


@pytest.mark.parametrize('options', [dict(magnitude=31), dict(magnitude=-1), dict(num_ops=-1)])
def test_wrong_numbers(options):
    name, value = next(iter(options.items()))
    with pytest.raises(ValueError, match=f'{name}={value}'):
        RandAugment(**options)
