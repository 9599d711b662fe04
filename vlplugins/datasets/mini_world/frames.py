"""Draws a scene: frames, and the box of the moving object in each of them."""

import cv2
import numpy as np

from .backgrounds import background
from .scene import FRAME_SIZE, NUM_FRAMES, Scene, object_poses, pan_offsets
from .sprites import outline, sprite_for_radius


def render_frames(scene: Scene, contrast: float = 1) -> np.ndarray:
    """Frames of a clip.

    Args:
        scene: What it shows.
        contrast: Of the background; 1 is the world's own, which is dull.

    Returns:
        (NUM_FRAMES, FRAME_SIZE, FRAME_SIZE, 3) uint8, RGB.
    """
    reserve = NUM_FRAMES  # the camera pans by at most one pixel a frame
    ground = background(scene.background, np.random.default_rng(scene.texture_seed), FRAME_SIZE + 2 * reserve)
    if contrast != 1:
        ground = np.clip((1 - contrast) * ground.mean(axis=(0, 1)) + contrast * ground, 0, 255).astype(np.float32)
    frames = []
    for pose, offset, drift in zip(object_poses(scene), pan_offsets(scene.pan), pan_offsets(scene.distractor_drift)):
        shift = np.array([[1, 0, reserve - offset[0]], [0, 1, reserve - offset[1]]])
        frame = _warp(ground, shift)
        if scene.distractor is not None:
            x, y = scene.distractor_at + offset + drift
            frame = _paste(frame, scene.distractor, x, y, scene.distractor_radius, 0, False)
        frame = _paste(frame, scene.obj, *pose, scene.mirrored)
        frames.append(np.round(frame).astype(np.uint8))
    return np.stack(frames)


def object_boxes(scene: Scene) -> np.ndarray:
    """Boxes of the moving object.

    Args:
        scene: The clip.

    Returns:
        (NUM_FRAMES, 4) float: left, top, right, bottom edge in pixels, cut at the border of the frame; the first
        column of pixels lies between 0 and 1.
    """
    boxes = []
    for x, y, radius, angle in object_poses(scene):
        corners = outline(scene.obj) * ((-1, 1) if scene.mirrored else (1, 1))
        corners = corners @ _rotation(angle).T * radius + (x, y)
        boxes.append([*corners.min(0), *corners.max(0)])
    return np.clip(boxes, 0, FRAME_SIZE)


def _rotation(angle: float) -> np.ndarray:
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def _warp(picture: np.ndarray, frame_to_picture: np.ndarray) -> np.ndarray:
    """Fetches every pixel of a frame from where the (2, 3) matrix says, nothing where that is outside."""
    return cv2.warpAffine(picture, frame_to_picture, (FRAME_SIZE, FRAME_SIZE),
                          flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_CONSTANT)


def _paste(frame: np.ndarray, obj: int, x: float, y: float, radius: float, angle: float, mirrored: bool) -> np.ndarray:
    picture = sprite_for_radius(obj, radius)
    scale = picture.shape[0] / 2
    # Pixel centres lie at half coordinates: frame pixel q shows point q + 0.5; point u of the picture, from -1 to 1, is
    # its pixel scale * (u + 1) - 0.5.
    linear = _rotation(-angle) * scale / radius
    if mirrored:
        linear = np.diag([-1., 1.]) @ linear
    offset = linear @ (.5 - np.array([x, y])) + scale - .5
    layer = _warp(picture, np.concatenate([linear, offset[:, None]], axis=1))
    return frame * (1 - layer[..., 3:] / 255) + layer[..., :3]
