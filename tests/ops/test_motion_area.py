import dataclasses

import cv2
import numpy as np
import pytest

from vlplugins.datasets.mini_world.cameras import known_clips
from vlplugins.ops.box_track import box_iou
from vlplugins.ops.motion_area import motion_area, motion_boxes
from vlplugins.ops.motion_settings import MotionSettings


@pytest.fixture(autouse=True)
def one_thread():
    before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    yield
    cv2.setNumThreads(before)


def overlaps(clips, area):
    return np.array([box_iou(area(clip.frames), clip.box) for clip in clips])


@pytest.mark.parametrize(('camera', 'least'), [('still', .75), ('shake', .7)])
def test_boxes_around_what_moves(camera, least):
    found = overlaps(known_clips(camera, 12, seed=3), motion_area)
    assert found.mean() > least and (found > .5).mean() >= .75


def test_last_step_tightens_the_boxes():
    clips = known_clips('pan', 8, seed=3)
    loose = overlaps(clips, lambda frames: motion_area(frames, MotionSettings(tighten=False)))
    assert overlaps(clips, motion_area).mean() > loose.mean() + .05


def test_the_camera_alone_is_no_motion():
    """What pans as a whole has no boundaries, so the central half stands in."""
    rng = np.random.default_rng(0)
    picture = cv2.GaussianBlur(rng.integers(0, 256, (96, 160, 3)).astype(np.uint8), (0, 0), 2)
    frames = [picture[:, shift:shift + 128] for shift in range(0, 20, 2)]
    # all other thresholds are relative: without this one the errors of the flow would be what moves most
    assert motion_area(frames, MotionSettings(min_motion=16)) == pytest.approx([32, 24, 96, 72])
    assert motion_area([picture] * 5) == pytest.approx([40, 24, 120, 72])
    assert motion_area([picture[..., 0]]) == pytest.approx([40, 24, 120, 72])


def test_boxes_are_in_pixels_of_the_frames():
    """Twice as large frames have twice as large boxes, whether they are shrunk for the flow or not."""
    clip = known_clips('still', 1, seed=5)[0]
    large = [cv2.resize(frame, (128, 128), interpolation=cv2.INTER_CUBIC) for frame in clip.frames]
    shrunk = motion_boxes(large, MotionSettings(size=64))
    assert shrunk.shape == (16, 4)
    np.testing.assert_allclose(shrunk / 2, motion_boxes(clip.frames), atol=4)
    assert box_iou(motion_area(large) / 2, clip.box) > .5


def test_frames_are_taken_one_by_one():
    clip = known_clips('still', 1, seed=5)[0]
    np.testing.assert_array_equal(motion_boxes(iter(clip.frames)), motion_boxes(list(clip.frames)))
    with pytest.raises(ValueError, match='without frames'):
        motion_area([])


def test_settings():
    with pytest.raises(ValueError, match='window=0 must be 1 or more'):
        MotionSettings(window=0)
    with pytest.raises(ValueError, match='peak_share=40 is a share'):
        MotionSettings(peak_share=40)
    with pytest.raises(ValueError, match='wide_sigma=-1 must not be negative'):
        MotionSettings(wide_sigma=-1)
    published = dataclasses.asdict(MotionSettings.published())
    changed = {name for name, value in dataclasses.asdict(MotionSettings()).items() if published[name] != value}
    assert changed == {'method', 'border', 'narrow_sigma', 'peak_share', 'wide_sigma', 'wide_share',
                       'tighten'}
