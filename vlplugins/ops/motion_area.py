"""Where in a clip something happens, whatever the camera does: MOFO's motion areas, FILS's action areas."""

import itertools
from typing import Iterable, Iterator, List, Optional, Tuple

import cv2
import numpy as np

from .box_track import central_half, fill_gaps, hold_jumps, pad_boxes, replace_implausible, union_box
from .camera_change import change_beside_camera, tighten_boxes
from .motion_box import moving_region, region_box
from .motion_map import clear_border, motion_maps
from .motion_settings import MotionSettings
from .optical_flow import flow_estimator

DEFAULTS = MotionSettings()


def motion_area(frames: Iterable[np.ndarray], settings: MotionSettings = DEFAULTS) -> np.ndarray:
    """One box for a clip: what the boxes of its frames cover together (MOFO; FILS, Sec. 3.2).

    Args:
        frames: (H, W, 3) uint8 RGB or (H, W) uint8 grey, all of one size; taken one after the other.
        settings: Numbers of the detector.

    Returns:
        Left, top, right and bottom edge, (4,) float64 in pixels of the frames; the first column lies between 0 and 1.

    Raises:
        ValueError: No frames.
    """
    frames, width, height = _with_size(frames)
    return area_of_boxes(motion_boxes(frames, settings), width, height, settings.min_area)


def area_of_boxes(boxes: np.ndarray, width: int, height: int, min_area: float) -> np.ndarray:
    """Union of the boxes (T, 4) of a clip, (4,); the central half where that is less than `min_area` of the frame."""
    union = union_box(boxes)
    sides = union[2:] - union[:2]
    return union if sides.prod() >= min_area * width * height else central_half(width, height)


def motion_boxes(frames: Iterable[np.ndarray], settings: MotionSettings = DEFAULTS) -> np.ndarray:
    """A box for each frame of a clip, (T, 4) float64; arguments as in `motion_area`."""
    frames, width, height = _with_size(frames)
    greys, small_width, small_height = _with_size(_grey(frames, settings.size))
    unit = _unit(small_width, small_height)
    changed: List[np.ndarray] = []

    def flows() -> Iterator[np.ndarray]:
        for before, after, flow in _flows(greys, settings.method, settings.bound * unit):
            if settings.tighten:
                changed.append(change_beside_camera(before, after, flow, settings.change_sigma * unit)
                               > settings.min_change)
            yield flow

    boxes = boxes_of_maps(motion_maps(flows(), settings.window), small_width, small_height, settings)
    if settings.tighten:
        boxes = tighten_boxes(boxes, changed, settings.reach, settings.min_area)
    return boxes * np.tile([width / small_width, height / small_height], 2)


def boxes_of_maps(maps: Iterable[np.ndarray], width: int, height: int, settings: MotionSettings) -> np.ndarray:
    """A box for each frame, (T, 4), from maps of how much moves at each pixel, (H, W) float32 each."""
    found = [_box(motion, settings, _unit(width, height)) for motion in maps]
    boxes = fill_gaps(found, width, height)
    boxes = replace_implausible(boxes, width, height, settings.max_side, settings.min_area)
    boxes = hold_jumps(boxes, settings.max_deviation)
    return pad_boxes(boxes, width, height, settings.padding, settings.max_padded_side)


def _unit(width: int, height: int) -> float:
    """Pixels of a frame for a pixel of one whose shorter side has 256."""
    return min(width, height) / 256


def _with_size(frames: Iterable[np.ndarray]) -> Tuple[Iterator[np.ndarray], int, int]:
    """The frames again, their width and their height."""
    frames = iter(frames)
    first = next(frames, None)
    if first is None:
        raise ValueError('a clip without frames has no motion area')
    return itertools.chain([first], frames), first.shape[1], first.shape[0]


def _grey(frames: Iterable[np.ndarray], size: int) -> Iterator[np.ndarray]:
    for frame in frames:
        grey = cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY) if frame.ndim == 3 else frame
        ratio = size / min(grey.shape)
        yield grey if ratio >= 1 else cv2.resize(grey, None, fx=ratio, fy=ratio, interpolation=cv2.INTER_AREA)


def _flows(frames: Iterable[np.ndarray], method: str,
           bound: float) -> Iterator[Tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """For each frame it, the next one and the flow between them, within ± bound; for the last frame the same again."""
    estimate = flow_estimator(method)
    before = pair = None
    for frame in frames:
        if before is not None:
            pair = before, frame, np.clip(estimate(before, frame), -bound, bound)
            yield pair
        before = frame
    yield (before, before, np.zeros((*before.shape, 2), np.float32)) if pair is None else pair


def _box(motion: np.ndarray, settings: MotionSettings, unit: float) -> Optional[np.ndarray]:
    motion = clear_border(motion, round(settings.border * unit))
    motion = np.where(motion < settings.min_motion * unit, np.float32(0), motion)
    region = moving_region(motion, settings.narrow_sigma * unit, settings.peak_share, settings.deviations,
                           settings.wide_sigma * unit, settings.wide_share)
    return region_box(region, settings.max_distance)
