"""Where in a clip something happens, whatever the camera does: MOFO's motion areas, FILS's action areas."""

import itertools
from typing import Iterable, Iterator, Optional, Tuple

import cv2
import numpy as np

from .box_track import central_half, fill_gaps, hold_jumps, pad_boxes, replace_implausible, union_box
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
    flows = _flows(greys, settings.method, settings.bound * _unit(small_width, small_height))
    boxes = boxes_of_maps(motion_maps(flows, settings.window), small_width, small_height, settings)
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


def _flows(frames: Iterable[np.ndarray], method: str, bound: float) -> Iterator[np.ndarray]:
    """A flow for each frame, within ± bound; that of the last frame is that of the one before."""
    estimate = flow_estimator(method)
    before = flow = None
    for frame in frames:
        if before is not None:
            flow = np.clip(estimate(before, frame), -bound, bound)
            yield flow
        before = frame
    yield np.zeros((*before.shape, 2), np.float32) if flow is None else flow


def _box(motion: np.ndarray, settings: MotionSettings, unit: float) -> Optional[np.ndarray]:
    motion = clear_border(motion, round(settings.border * unit))
    motion = np.where(motion < settings.min_motion * unit, np.float32(0), motion)
    region = moving_region(motion, settings.narrow_sigma * unit, settings.peak_share, settings.deviations,
                           settings.wide_sigma * unit, settings.wide_share)
    return region_box(region, settings.max_distance)
