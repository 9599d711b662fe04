import cv2
import numpy as np
import pytest

from vlplugins.datasets.mini_world.cameras import known_clips
from vlplugins.evaluation.motion_areas import area_detectors, area_scores
from vlplugins.ops.motion_settings import MotionSettings


@pytest.fixture(autouse=True)
def one_thread():
    before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    yield
    cv2.setNumThreads(before)


def test_scores():
    clips = known_clips('still', 3, seed=5)
    truth = {id(clip.frames): clip.box for clip in clips}
    assert area_scores(lambda frames: truth[id(frames)], clips) == {'iou': 1, 'above_half': 1}
    assert area_scores(lambda frames: np.array([-2., -2., -1., -1.]), clips) == {'iou': 0, 'above_half': 0}
    third = [truth[id(clips[0].frames)], *[np.array([-2., -2., -1., -1.])] * 2]
    boxes = iter(third)
    assert area_scores(lambda frames: next(boxes), clips) == pytest.approx({'iou': 1 / 3, 'above_half': 1 / 3})


def test_detectors_give_boxes_in_the_frame():
    frames = known_clips('shake', 1, seed=5)[0].frames
    detectors = area_detectors(MotionSettings(window=4))
    assert {'dis', 'dis_flow_alone', 'difference_10', 'difference_30', 'difference_sum', 'central'} <= set(detectors)
    for name, detector in detectors.items():
        left, top, right, bottom = detector(frames)
        assert 0 <= left < right <= 60 and 0 <= top < bottom <= 60, name


@pytest.mark.parametrize(('camera', 'lead'), [('pan', .05), ('shake', .1), ('neighbour', .2)])
def test_flow_beats_every_threshold_where_not_only_the_thing_moves(camera, lead):
    clips, detectors = known_clips(camera, 16, seed=3), area_detectors()
    ours = area_scores(detectors['dis'], clips)['iou']
    assert ours > .65
    for name in ('difference_10', 'difference_30'):
        assert ours > area_scores(detectors[name], clips)['iou'] + lead, name
