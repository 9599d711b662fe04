import json

import cv2
import numpy as np
import pytest

from vlplugins.datasets.mini_world import render_world
from vlplugins.ops.box_track import box_iou
from vlplugins.visualization.motion_clips import MotionClip, find_motion, motion_section


@pytest.fixture(scope='module')
def world(tmp_path_factory):
    clips = {'train': 0, 'test_seen': 3, 'test_unseen': 0}
    return render_world(tmp_path_factory.mktemp('world'), clips=clips, num_workers=0, progress=False)


@pytest.fixture
def cfg(world):
    from mmengine.config import Config
    from mmengine.registry import init_default_scope

    init_default_scope('mmaction')
    return Config({'test_dataloader': {'dataset': {
        'type': 'VideoDataset', 'ann_file': str(world / 'test_seen.txt'), 'data_prefix': {'video': str(world)},
        'pipeline': []}}})


@pytest.mark.parametrize('file', ['boxes.json', 'action_areas.json'])
def test_areas_of_a_test_set_lie_over_the_true_ones(cfg, world, file):
    clips = find_motion(cfg, [0, 2], str(world / file))
    assert [clip.name for clip in clips] == ['test_seen/00000.mp4', 'test_seen/00002.mp4']
    assert clips[0].frames.shape == (16, 64, 64, 3)
    boxes = np.array(json.loads((world / 'boxes.json').read_text())['test_seen/00002.mp4'])
    np.testing.assert_allclose(clips[1].true, [*boxes[:, :2].min(0), *boxes[:, 2:].max(0)], atol=1e-4)
    assert all(box_iou(clip.found, clip.true) > .3 for clip in clips)


def test_areas_without_truth_and_unknown_clips(cfg, tmp_path):
    found, = find_motion(cfg, [0])
    assert found.true is None and 'white' not in motion_section([found]) and 'IoU' not in motion_section([found])
    (tmp_path / 'other.json').write_text('{"other.mp4": [0, 0, 1, 1]}')
    with pytest.raises(ValueError, match='other.json has no area of test_seen/00000.mp4; it has those of other'):
        find_motion(cfg, [0], str(tmp_path / 'other.json'))


def test_pictures_show_both_boxes(monkeypatch):
    from vlplugins.visualization import motion_clips

    drawn = []
    monkeypatch.setattr(motion_clips, 'jpeg_uri', lambda picture: drawn.append(picture) or 'data:,')
    frames = np.zeros((16, 64, 64, 3), np.uint8)
    page = motion_section([MotionClip('a <b>', frames, np.array([0., 0, 32, 64]), np.array([0., 0, 64, 64]))])
    assert 'a &lt;b&gt; · IoU 0.50' in page and page.count('<img') == len(drawn) == 4
    picture = drawn[0]
    assert tuple(picture[128, 128]) == (31, 111, 235) and tuple(picture[128, -1]) == (255, 255, 255)
    assert cv2.countNonZero(picture[100, 10:120].max(-1)) == 0
