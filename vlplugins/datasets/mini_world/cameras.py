"""Clips of the mini world with known boxes, under cameras and beside neighbours that make them hard to find."""

import dataclasses
from typing import Iterator, List, NamedTuple, Tuple

import cv2
import numpy as np

from vlplugins.ops.box_track import union_box

from .frames import object_boxes, render_frames
from .scene import FRAME_SIZE, NUM_FRAMES, Scene, sample_scene

CAMERAS = ('still', 'pan', 'shake', 'neighbour')
_SHAKE = 4  # pixels between the outermost positions of a shaking camera, of 64
_DRIFT = (.4, .8)  # pixels a frame of a neighbour; what moves goes 26 to 36 pixels in a clip, about 2 a frame


class KnownClip(NamedTuple):
    """Frames (T, H, W, 3) uint8, and the box around the moving object over the whole clip, (4,) pixels."""

    frames: np.ndarray
    box: np.ndarray


def known_clips(camera: str, count: int, seed: int = 0, contrast: float = 1) -> List[KnownClip]:
    """Clips as they are before they are encoded, with the true motion area.

    Args:
        camera: 'still'; 'pan', 0.3 to 1 pixel a frame of 64 × 64, as the world has it in 40 % of its clips; 'shake',
            still ones, each frame shifted at random by up to 4 pixels; 'neighbour', a still camera and a second thing,
            smaller, that drifts by 0.4 to 0.8 pixels a frame. The true area is that of the first thing alone, whose
            motion is the action; what the neighbour adds to a box is an error.
        count: Number of clips.
        seed: Of the world, of the shaking and of the drift.
        contrast: Of the backgrounds; 1 is the world's own.
    """
    if camera not in CAMERAS:
        raise ValueError(f'camera={camera!r} is unknown; choose one of {", ".join(CAMERAS)}')
    rng = np.random.default_rng(seed)
    scenes = _scenes(camera, seed, rng)
    clips = []
    for _ in range(count):
        scene = next(scenes)
        frames, boxes = render_frames(scene, contrast), object_boxes(scene)
        if camera == 'shake':
            frames, boxes = _shaken(frames, boxes, rng)
        clips.append(KnownClip(frames, union_box(boxes)))
    return clips


def _scenes(camera: str, seed: int, rng: np.random.Generator) -> Iterator[Scene]:
    index = 0
    while True:
        scene = sample_scene(seed, 'train', index)
        index += 1
        if any(scene.pan) != (camera == 'pan'):
            continue
        if camera != 'neighbour':
            yield scene
        elif scene.distractor is not None:
            yield dataclasses.replace(scene, distractor_drift=_drift(scene, rng))


def _drift(scene: Scene, rng: np.random.Generator) -> Tuple[float, float]:
    """A direction at random, turned back where the neighbour would leave the picture."""
    angle, speed = rng.uniform(0, 2 * np.pi), rng.uniform(*_DRIFT)
    drift = speed * np.array([np.cos(angle), np.sin(angle)])
    end = scene.distractor_at + drift * (NUM_FRAMES - 1)
    outside = (end < scene.distractor_radius) | (end > FRAME_SIZE - scene.distractor_radius)
    x, y = np.where(outside, -drift, drift)
    return float(x), float(y)


def _shaken(frames: np.ndarray, boxes: np.ndarray, rng: np.random.Generator) -> Tuple[np.ndarray, np.ndarray]:
    """What a smaller window that jumps about sees."""
    size = FRAME_SIZE - _SHAKE
    offsets = rng.uniform(0, _SHAKE, (len(frames), 2))
    windows = [cv2.warpAffine(frame, np.array([[1, 0, -x], [0, 1, -y]]), (size, size))
               for frame, (x, y) in zip(frames, offsets)]
    return np.stack(windows), np.clip(boxes - np.tile(offsets, 2), 0, size)
