import numpy as np
import pytest
from mmaction.registry import TRANSFORMS
from mmengine.registry import init_default_scope

from vlplugins.datasets.transforms import ThreeCrop


def coordinates(height, width, frame=0):
    """An image whose pixels say where they are."""
    rows, columns = np.mgrid[:height, :width]
    return np.stack([rows, columns, np.full_like(rows, frame)], axis=-1).astype(np.int32)


@pytest.mark.parametrize(('height', 'width', 'corners'), [
    (256, 340, [(0, 16), (116, 16), (58, 16)]),  # steps of 29 across, 8 down
    (340, 256, [(0, 58), (32, 58), (16, 58)]),  # upright: still side by side
    (256, 343, [(0, 16), (116, 16), (58, 16)]),  # 3 pixels are left over
    (224, 300, [(0, 0), (76, 0), (38, 0)]),
    (224, 224, [(0, 0)] * 3),
])
def test_where_the_crops_lie(height, width, corners):
    results = ThreeCrop(224)(dict(imgs=[coordinates(height, width, frame) for frame in range(2)]))
    assert len(results['imgs']) == 6
    for number, (left, top) in enumerate(corners):
        for frame in range(2):
            crop = results['imgs'][2 * number + frame]
            assert crop.shape == (224, 224, 3)
            assert crop[0, 0].tolist() == [top, left, frame]
            assert crop[-1, -1].tolist() == [top + 223, left + 223, frame]
            assert results['crop_bbox'][2 * number + frame].tolist() == [left, top, left + 224, top + 224]
    assert results['img_shape'] == (224, 224)


@pytest.mark.parametrize(('height', 'width'), [(224, 300), (224, 224), (224, 424)])
def test_equals_the_host_where_the_host_can(height, width):
    init_default_scope('mmaction')
    images = [coordinates(height, width, frame) for frame in range(3)]
    ours = TRANSFORMS.build(dict(type='vlplugins.ThreeCrop', crop_size=224))(dict(imgs=images))
    theirs = TRANSFORMS.build(dict(type='ThreeCrop', crop_size=224))(dict(imgs=images))
    np.testing.assert_array_equal(np.stack(ours['imgs']), np.stack(theirs['imgs']))
    np.testing.assert_array_equal(ours['crop_bbox'], theirs['crop_bbox'])


def test_views_of_clips_and_crops():
    """Four clips and three crops make twelve views, crop by crop, with the frames of their clip."""
    init_default_scope('mmaction')
    results = TRANSFORMS.build(dict(type='vlplugins.SampleSegments', num_frames=2, num_clips=4, test_mode=True))(
        dict(total_frames=40, start_index=0))
    frames = results['frame_inds'].reshape(4, 2)
    results['imgs'] = [coordinates(256, 340, frame) for frame in results['frame_inds']]
    for step in (dict(type='vlplugins.ThreeCrop', crop_size=224), dict(type='FormatShape', input_format='NCTHW')):
        results = TRANSFORMS.build(step)(results)
    assert results['imgs'].shape == (12, 3, 2, 224, 224)
    for view, clip in enumerate(results['imgs']):
        rows, columns, frame = clip[:, :, 0, 0]
        assert rows.tolist() == [16, 16]
        assert columns.tolist() == [[0, 116, 58][view // 4]] * 2
        assert frame.tolist() == frames[view % 4].tolist()


def test_wrong_use():
    with pytest.raises(ValueError, match=r'frames of 300 × 200 pixels are smaller than crop_size=224; .*Resize'):
        ThreeCrop(224)(dict(imgs=[coordinates(200, 300)]))
    with pytest.raises(ValueError, match='crop_size=0'):
        ThreeCrop(0)
    with pytest.raises(ValueError, match='cannot cut boxes'):
        ThreeCrop(4)(dict(imgs=[coordinates(8, 8)], gt_bboxes=np.zeros((1, 4))))
