"""Motion areas without optical flow: where grey values change from frame to frame, whatever the cause."""

from typing import List, Sequence

import cv2
import numpy as np

from .box_track import central_half, union_box
from .camera_change import tighten_boxes
from .motion_area import area_of_boxes, boxes_of_maps
from .motion_settings import MotionSettings


def difference_area(frames: Sequence[np.ndarray], threshold: float = 30) -> np.ndarray:
    """Box around all pixels that change by more than `threshold` between two frames, over the whole clip.

    Args:
        frames: (H, W, 3) uint8 each.
        threshold: Of the absolute difference of the grey values. 30 has the best mean over the still, panning and
            shaking camera among 10 to 60, on clips other than those of the benchmark.

    Returns:
        (4,) pixels; the central half where nothing changes.
    """
    boxes = []
    for change in _changes(frames):
        rows, columns = np.nonzero(change > threshold)
        if len(rows):
            boxes.append([columns.min(), rows.min(), columns.max() + 1, rows.max() + 1])
    height, width = frames[0].shape[:2]
    return union_box(np.array(boxes, np.float64)) if boxes else central_half(width, height)


def recipe_on_differences(frames: Sequence[np.ndarray]) -> np.ndarray:
    """The detector with summed differences in the place of motion boundaries: the camera's motion stays in.

    Args:
        frames: (H, W, 3) uint8 each.

    Returns:
        (4,) pixels.
    """
    settings, (height, width) = MotionSettings(), frames[0].shape[:2]
    changes = _changes(frames)
    changes.append(changes[-1])
    starts = np.clip(np.arange(len(frames)) - settings.window // 2, 0, max(0, len(frames) - settings.window))
    maps = [np.sum(changes[start:start + settings.window], axis=0) for start in starts]
    boxes = boxes_of_maps(maps, width, height, settings)
    sigma = settings.change_sigma * min(width, height) / 256
    boxes = tighten_boxes(boxes, [cv2.GaussianBlur(change, (0, 0), sigma) > settings.min_change for change in changes],
                          settings.reach, settings.min_area)
    return area_of_boxes(boxes, width, height, settings.min_area)


def _changes(frames: Sequence[np.ndarray]) -> List[np.ndarray]:
    """How much each pixel changes from a frame to the next, (H, W) float32 each."""
    greys = [cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY).astype(np.float32) for frame in frames]
    return [np.abs(after - before) for before, after in zip(greys, greys[1:])]
