import numpy as np
import pytest
import torch
from mmaction.registry import TRANSFORMS
from mmengine.dataset import Compose
from mmengine.registry import init_default_scope

from vlplugins.datasets.action_areas import ActionArea
from vlplugins.datasets.transforms import ActionPatches

GRID = (2, 7, 7)
CROPS = {
    'random': [dict(type='RandomResizedCrop', area_range=(.3, 1.)),
               dict(type='Resize', scale=(112, 112), keep_ratio=False), dict(type='Flip', flip_ratio=.5)],
    'short side': [dict(type='Resize', scale=(-1, 128)), dict(type='RandomCrop', size=112),
                   dict(type='Flip', flip_ratio=.5)],
    'centre': [dict(type='Resize', scale=(-1, 112)), dict(type='CenterCrop', crop_size=112)],
    'flip first': [dict(type='Flip', flip_ratio=1), dict(type='RandomResizedCrop', area_range=(.3, 1.)),
                   dict(type='Resize', scale=(112, 112), keep_ratio=False)],
}


def painted(box, height=120, width=160):
    """Frames that are white in the box."""
    image = np.zeros((height, width, 3), np.uint8)
    left, top, right, bottom = box
    image[top:bottom, left:right] = 255
    return dict(imgs=[image.copy() for _ in range(4)], img_shape=(height, width), original_shape=(height, width),
                modality='RGB', action_area=ActionArea(np.array([box], np.float32)))


def share_of_white(image):
    """Of each patch, (7, 7)."""
    return image[..., 0].reshape(7, 16, 7, 16).mean(axis=(1, 3)) / 255


@pytest.mark.parametrize('crop', CROPS)
@pytest.mark.parametrize('seed', range(12))
def test_the_box_goes_where_its_pixels_go(crop, seed):
    """Patches with painted pixels are chosen; of those without, only such as the box touches by a pixel."""
    init_default_scope('mmaction')
    rng = np.random.default_rng(seed)
    (left, right), (top, bottom) = (np.sort(rng.choice(size, 2, replace=False)) for size in (160, 120))
    np.random.seed(seed)
    steps = [dict(type='vlplugins.LoadActionArea'), *CROPS[crop], dict(type='vlplugins.ActionPatches', grid=GRID)]
    results = Compose([TRANSFORMS.build(step) for step in steps])(painted((left, top, right, bottom)))
    mask = results['action_mask']
    assert mask.shape == (98, ) and mask.dtype == torch.bool
    first, second = mask.numpy().reshape(2, 7, 7)
    np.testing.assert_array_equal(first, second)
    white = share_of_white(results['imgs'][0])
    if white.max() < .1:  # cropped away, but for perhaps a thin rest
        assert first.all() or first[white > .05].all()
        return
    assert first[white > .1].all()
    padded = np.pad(white, 1)
    near = np.max([padded[y:y + 7, x:x + 7] for y in range(3) for x in range(3)], axis=0)
    assert not first[near == 0].any()
    assert (first & (white == 0)).sum() <= 14  # a row and a column at most


def test_resized_before():
    """An area is in pixels of the video, also where the frames are loaded after a first resize."""
    init_default_scope('mmaction')
    steps = [dict(type='Resize', scale=(-1, 56)), dict(type='vlplugins.LoadActionArea'),
             dict(type='Resize', scale=(112, 112), keep_ratio=False),
             dict(type='vlplugins.ActionPatches', grid=GRID)]
    results = Compose([TRANSFORMS.build(step) for step in steps])(painted((80, 60, 159, 119)))
    assert np.argwhere(results['action_mask'].numpy().reshape(2, 7, 7)[0]).tolist() == [
        [row, column] for row in range(3, 7) for column in range(3, 7)]


def test_a_box_outside_of_the_crop():
    init_default_scope('mmaction')
    for box in ((0, 0, 20, 120), (140, 0, 160, 120)):
        steps = [dict(type='vlplugins.LoadActionArea'), dict(type='CenterCrop', crop_size=112),
                 dict(type='vlplugins.ActionPatches', grid=GRID)]
        assert Compose([TRANSFORMS.build(step) for step in steps])(painted(box))['action_mask'].all()


def test_packing():
    init_default_scope('mmaction')
    steps = [dict(type='vlplugins.LoadActionArea'), dict(type='Resize', scale=(112, 112), keep_ratio=False),
             dict(type='FormatShape', input_format='NCTHW'), dict(type='vlplugins.ActionPatches', grid=GRID),
             dict(type='PackActionInputs', algorithm_keys=('action_mask', ))]
    results = dict(painted((0, 0, 80, 60)), num_clips=1, clip_len=4)
    packed = Compose([TRANSFORMS.build(step) for step in steps])(results)['data_samples']
    assert packed.action_mask.sum() == 2 * 4 * 4
    assert 'gt_instances' not in packed


def test_wrong_use():
    with pytest.raises(ValueError, match='there is no gt_bboxes; put vlplugins.LoadActionArea'):
        ActionPatches(GRID)(dict(img_shape=(112, 112)))
    for grid in ((7, 7), (2, 7, 0), (2, 7, 7.)):
        with pytest.raises(ValueError, match='must be three numbers'):
            ActionPatches(grid)
