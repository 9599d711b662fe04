"""Rendered clips with known boxes under a still, a panning and a shaking camera."""

import functools
from typing import Iterator, List, NamedTuple
from unittest import mock

import cv2
import numpy as np

from vlplugins.datasets.mini_world import frames as rendering
from vlplugins.datasets.mini_world.backgrounds import background
from vlplugins.datasets.mini_world.scene import FRAME_SIZE, sample_scene
from vlplugins.ops.box_track import union_box

CAMERAS = ('still', 'pan', 'shake')
_SHAKE = 4  # pixels between the outermost positions of a shaking camera, of 64


class KnownClip(NamedTuple):
    """Frames (T, H, W, 3) uint8, and the box around the moving object over the whole clip, (4,) pixels."""

    frames: np.ndarray
    box: np.ndarray


def known_clips(camera: str, count: int, seed: int = 0, texture: float = 1) -> List[KnownClip]:
    """Clips of the mini world.

    Args:
        camera: 'still'; 'pan', 0.3 to 1 pixel a frame of 64 × 64, as the world has it in 40 % of its clips; 'shake',
            the still ones, each frame shifted at random by up to 4 pixels.
        count: Number of clips.
        seed: Of the world and of the shaking.
        texture: Contrast of the backgrounds; the world's own are dull.
    """
    scenes = _scenes(seed, panning=camera == 'pan')
    rng = np.random.default_rng(seed)
    clips = []
    for _ in range(count):
        scene = next(scenes)
        with mock.patch.object(rendering, 'background', functools.partial(_textured, texture)):
            frames, boxes = rendering.render_frames(scene), rendering.object_boxes(scene)
        if camera == 'shake':
            frames, boxes = _shaken(frames, boxes, rng)
        clips.append(KnownClip(frames, union_box(boxes)))
    return clips


def _scenes(seed: int, panning: bool) -> Iterator:
    index = 0
    while True:
        scene = sample_scene(seed, 'train', index)
        index += 1
        if any(scene.pan) == panning:
            yield scene


def _textured(texture: float, name: str, rng: np.random.Generator, size: int) -> np.ndarray:
    picture = background(name, rng, size)
    mean = picture.mean(axis=(0, 1))
    return np.clip(mean + texture * (picture - mean), 0, 255).astype(np.float32)


def _shaken(frames: np.ndarray, boxes: np.ndarray, rng: np.random.Generator) -> tuple:
    """What a smaller window that jumps about sees."""
    size = FRAME_SIZE - _SHAKE
    offsets = rng.uniform(0, _SHAKE, (len(frames), 2))
    windows = [cv2.warpAffine(frame, np.array([[1, 0, -x], [0, 1, -y]]), (size, size))
               for frame, (x, y) in zip(frames, offsets)]
    return np.stack(windows), np.clip(boxes - np.tile(offsets, 2), 0, size)


def overlap(first: np.ndarray, second: np.ndarray) -> float:
    """Intersection over union of two boxes."""
    sides = np.minimum(first[2:], second[2:]) - np.maximum(first[:2], second[:2])
    common = np.maximum(0, sides).prod()
    return float(common / ((first[2:] - first[:2]).prod() + (second[2:] - second[:2]).prod() - common))
