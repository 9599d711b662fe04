import json

import numpy as np
import pytest
from mmaction.registry import TRANSFORMS
from mmengine.registry import init_default_scope

from vlplugins.datasets.action_areas import ActionArea
from vlplugins.datasets.transforms import LoadActionArea

BOX = [12, 20, 60, 52]


@pytest.fixture
def areas(tmp_path):
    path = tmp_path / 'areas.json'
    content = {'x/a': BOX, 'x/b|1|2.5': [[number, 0, 10 + number, 20] for number in range(30)]}
    path.write_text(json.dumps(dict(version=1, areas=content, sizes={'x/a': [96, 64]})))
    return str(path)


def sample(height=64, width=96, **more):
    """What a pipeline has after decoding."""
    return dict(imgs=[np.zeros((height, width, 3), np.uint8) for _ in range(4)], img_shape=(height, width),
                original_shape=(height, width), modality='RGB', filename='data/x/a.mp4', **more)


def area(*boxes, size=None):
    return ActionArea(np.array(boxes, np.float32), size)


def boxes(transform, results):
    return transform(results)['gt_bboxes'].tolist()


def test_of_any_dataset(areas):
    transform = LoadActionArea(areas, root='data')
    assert boxes(transform, sample()) == [BOX]
    assert transform(sample())['gt_bboxes'].dtype == np.float32
    with pytest.raises(ValueError, match=r"areas\.json has no area of the clip 'data/x/a'; it has 2, as 'x/a'"):
        LoadActionArea(areas)(sample())
    assert boxes(LoadActionArea(areas, missing='all'), sample()) == [[0, 0, 96, 64]]


def test_what_the_dataset_brings():
    transform = LoadActionArea()
    assert boxes(transform, sample(action_area=area(BOX))) == [BOX]
    assert boxes(transform, sample(action_area=None)) == [[0, 0, 96, 64]]
    assert boxes(LoadActionArea(missing='all'), sample()) == [[0, 0, 96, 64]]
    with pytest.raises(ValueError, match='the dataset brings no action_area; name its file in action_areas'):
        transform(sample())


def test_pixels_of_another_size():
    """Of the frames that were measured, whether the videos or their frames have another size now."""
    transform, half = LoadActionArea(), [value / 2 for value in BOX]
    assert boxes(transform, sample(32, 48, action_area=area(BOX, size=(96, 64)))) == [half]
    resized = sample(64, 96, action_area=area(BOX, size=(96, 64)))
    resized['img_shape'] = (32, 48)
    assert boxes(transform, dict(resized)) == [half]
    assert boxes(transform, dict(resized, action_area=area(BOX))) == [half]
    with pytest.raises(ValueError, match='measured on frames of 64 × 96 pixels, but these have 96 × 64'):
        transform(sample(action_area=area(BOX, size=(64, 96))))


def test_areas_of_frames(areas):
    results = sample(segment=(1.0, 2.5), start_index=100, frame_inds=np.array([[101, 105], [105, 200]]))
    results['filename'] = 'x/b.mp4'
    assert [box[0] for box in boxes(LoadActionArea(areas), results)] == [1, 5, 5, 29]
    with pytest.raises(ValueError, match='need frame_inds'):
        LoadActionArea()(sample(action_area=area(BOX, BOX)))


@pytest.mark.parametrize('step', [dict(type='CenterCrop', crop_size=32), dict(type='Flip', flip_ratio=0),
                                  dict(type='Resize', scale=(32, 32), lazy=True)])
def test_its_place(step):
    init_default_scope('mmaction')
    with pytest.raises(ValueError, match='belongs after the transform that decodes'):
        LoadActionArea()(TRANSFORMS.build(step)(sample(action_area=area(BOX))))
    with pytest.raises(ValueError, match='belongs after the transform that decodes'):
        LoadActionArea()(dict(filename='a.mp4', action_area=area(BOX)))


def test_wrong_use(areas):
    with pytest.raises(ValueError, match="missing='skip' is unknown"):
        LoadActionArea(areas, missing='skip')
    with pytest.raises(FileNotFoundError, match='nowhere'):
        LoadActionArea('nowhere.json')
