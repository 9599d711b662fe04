import dataclasses
import itertools

import numpy as np
import pytest

from vlplugins.datasets.mini_world import frames
from vlplugins.datasets.mini_world.labels import (
    LABELS,
    OBJECTS,
    SEEN_LABELS,
    UNSEEN_LABELS,
    VERBS,
    label_index,
    split_label,
)
from vlplugins.datasets.mini_world.scene import FRAME_SIZE, NUM_FRAMES, SPLITS, object_poses, path, sample_scene

CLIPS = [(split, index) for split in SPLITS for index in range(64)]


def test_each_object_and_each_verb_loses_two_combinations():
    held_out = {(verb, obj) for verb in range(8) for obj in range(8) if obj in ((3 * verb + 1) % 8, (3 * verb + 5) % 8)}
    assert {split_label(label)[::-1] for label in UNSEEN_LABELS} == held_out
    assert len(LABELS) == len(set(LABELS)) == 64 and sorted(SEEN_LABELS + UNSEEN_LABELS) == list(range(64))
    for column in (0, 1):
        assert np.bincount([pair[column] for pair in held_out]).tolist() == [2] * 8


def test_label_names_object_then_verb():
    for label, text in enumerate(LABELS):
        obj, verb = split_label(label)
        assert text == f'{OBJECTS[obj]} {VERBS[verb]}' and label_index(obj, verb) == label


def test_seen_labels_come_first_sorted_by_object():
    assert [*SEEN_LABELS, *UNSEEN_LABELS] == list(range(64)) and len(SEEN_LABELS) == 48
    for labels in (SEEN_LABELS, UNSEEN_LABELS):
        pairs = [split_label(label) for label in labels]
        assert pairs == sorted(pairs)


def test_scene_depends_on_seed_split_and_index_only():
    assert sample_scene(3, 'train', 17) == sample_scene(3, 'train', 17)
    variants = [sample_scene(4, 'train', 17), sample_scene(3, 'test_seen', 17), sample_scene(3, 'train', 17 + 48)]
    assert all(variant != sample_scene(3, 'train', 17) for variant in variants)


def test_splits_keep_seen_and_unseen_labels_apart_and_balanced():
    for split, labels in SPLITS.items():
        found = [sample_scene(0, split, index).label for index in range(2 * len(labels))]
        assert sorted(found) == sorted(labels * 2)


def test_no_neighbour_completes_a_held_out_combination():
    neighbours = 0
    for seed, split, index in itertools.product(range(3), SPLITS, range(300)):
        scene = sample_scene(seed, split, index)
        if scene.distractor is not None:
            neighbours += 1
            assert scene.distractor != scene.obj
            assert label_index(scene.distractor, scene.verb) in SEEN_LABELS
    assert neighbours > 900


def test_shares_of_pan_and_neighbours():
    scenes = [sample_scene(0, 'train', index) for index in range(1000)]
    pans = [np.hypot(*scene.pan) for scene in scenes if any(scene.pan)]
    assert abs(len(pans) / 1000 - .4) < .06 and .3 <= min(pans) <= max(pans) <= 1
    assert abs(np.mean([scene.distractor is not None for scene in scenes]) - .3) < .06


@pytest.mark.parametrize('verb, change', [
    ('moving left', (-30, 0)), ('moving right', (30, 0)), ('moving up', (0, -30)), ('moving down', (0, 30))])
def test_straight_paths(verb, change):
    poses = path(verb, 8, 30, 2)
    np.testing.assert_allclose(poses[-1, :2] - poses[0, :2], change, atol=1e-9)
    assert (poses[:, 2:] == (8, 0)).all()  # radius and rotation


def test_paths_in_place():
    assert np.ptp(path('spinning', 8, -4, 2)[:, 3]) == pytest.approx(4)
    for verb, factor in (('growing', 2.5), ('shrinking', 1 / 2.5)):
        radii = path(verb, 8, 2.5, 2)[:, 2]
        assert radii[-1] / radii[0] == pytest.approx(factor)
        assert radii[0] * radii[-1] == pytest.approx(64)  # around the typical radius
    heights = -path('bouncing', 8, 25, 3)[:, 1]
    assert heights[[0, 5, 10, 15]] == pytest.approx([0, 0, 0, 0], abs=1e-9) and 23 < heights.max() <= 25


def test_unknown_verb_is_named():
    with pytest.raises(ValueError, match="unknown verb 'flying'"):
        path('flying', 8, 30, 2)


@pytest.mark.parametrize('index', range(0, 96, 5))
def test_boxes_enclose_what_was_drawn(index, monkeypatch):
    magenta = np.array([255, 0, 255], np.float32)
    monkeypatch.setattr(frames, 'background', lambda name, rng, size: np.tile(magenta, (size, size, 1)))
    scene = dataclasses.replace(sample_scene(1, 'train', index), distractor=None)
    covered = np.abs(frames.render_frames(scene) - magenta).max(-1) > 30  # also the tips that cover part of a pixel
    for box, pixels in zip(frames.object_boxes(scene), covered):
        rows, columns = np.nonzero(pixels)
        measured = [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]
        np.testing.assert_allclose(box, measured, atol=1.5)


@pytest.mark.parametrize('split, index', CLIPS[::3])
def test_objects_stay_in_the_picture(split, index):
    scene = sample_scene(0, split, index)
    centres = object_poses(scene)[:, :2]
    assert centres.min() > 0 and centres.max() < FRAME_SIZE
    boxes = frames.object_boxes(scene)
    assert boxes.shape == (NUM_FRAMES, 4)
    assert (boxes[:, 2:] - boxes[:, :2]).min() > 2


def test_pan_moves_the_background():
    scene = dataclasses.replace(sample_scene(0, 'train', 0), pan=(1., 0.), distractor=None, start=(-500., -500.))
    clip = frames.render_frames(dataclasses.replace(scene, background='road'))
    np.testing.assert_array_equal(clip[0][:, :-3], clip[3][:, 3:])
    assert (clip[0] != clip[3]).mean() > .9
