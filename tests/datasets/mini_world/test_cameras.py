import numpy as np
import pytest

from vlplugins.datasets.mini_world import cameras
from vlplugins.datasets.mini_world.cameras import CAMERAS, known_clips
from vlplugins.datasets.mini_world.frames import object_boxes, render_frames
from vlplugins.datasets.mini_world.scene import sample_scene


@pytest.mark.parametrize('camera', CAMERAS)
def test_clips_are_the_same_for_the_same_seed_only(camera):
    first, again, other = (known_clips(camera, 2, seed) for seed in (1, 1, 2))
    for one, two, three in zip(first, again, other):
        np.testing.assert_array_equal(one.frames, two.frames)
        np.testing.assert_array_equal(one.box, two.box)
        assert (one.frames != three.frames).any()
        assert one.frames.shape[1] == (60 if camera == 'shake' else 64) and one.box.shape == (4,)


def test_still_clips_are_the_worlds_own():
    scene = next(scene for scene in (sample_scene(4, 'train', index) for index in range(20)) if not any(scene.pan))
    clip, = known_clips('still', 1, seed=4)
    np.testing.assert_array_equal(clip.frames, render_frames(scene))
    boxes = object_boxes(scene)
    np.testing.assert_array_equal(clip.box, [*boxes[:, :2].min(0), *boxes[:, 2:].max(0)])


def test_neighbours_drift_slowly_inside_the_picture_and_are_no_part_of_the_truth():
    scenes = cameras._scenes('neighbour', 0, np.random.default_rng(0))
    for scene, _ in zip(scenes, range(40)):
        assert .4 <= np.hypot(*scene.distractor_drift) <= .8 and not any(scene.pan)
        end = np.add(scene.distractor_at, np.multiply(scene.distractor_drift, 15))
        assert end.min() >= 0 and end.max() <= 64
    scene = next(scenes)
    first, *_, last = (frame.astype(int) for frame in render_frames(scene))
    x, y = np.round(scene.distractor_at).astype(int)
    assert np.abs(last - first)[y - 4:y + 4, x - 4:x + 4].max() > 30


def test_contrast_of_backgrounds():
    plain, strong = (known_clips('still', 1, 0, contrast)[0].frames[0].astype(float) for contrast in (1, 2))
    assert strong[:8, :8].std() > 1.5 * plain[:8, :8].std()


def test_unknown_camera_is_named():
    with pytest.raises(ValueError, match="camera='drone' is unknown; choose one of still, pan, shake, neighbour"):
        known_clips('drone', 1)
