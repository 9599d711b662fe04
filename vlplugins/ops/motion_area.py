"""Where in a clip something happens, whatever the camera does: MOFO's motion areas, which FILS calls action areas."""

import itertools
from dataclasses import dataclass
from typing import Iterable, Iterator, List, Tuple

import cv2
import numpy as np

from .box_track import fill_gaps, hold_jumps, pad_boxes, replace_implausible, union_box, central_half
from .motion_box import moving_region, region_box
from .motion_map import clear_border, motion_maps
from .optical_flow import flow_estimator


@dataclass(frozen=True)
class MotionSettings:
    """Numbers of the detector.
    """

    method: str = 'dis'
    size: int = 256
    window: int = 8
    bound: float = 20
    min_motion: float = 0.16
    border: float = 8
    narrow_sigma: float = 1
    peak_share: float = 0.4
    deviations: float = 1.5
    wide_sigma: float = 30
    wide_share: float = 0.5
    max_distance: float = 0.4
    max_side: float = 0.7
    min_area: float = 0.01
    max_deviation: float = 0.1
    padding: float = 0.05
    max_padded_side: float = 0.4


def shrink(frames: Iterable[np.ndarray], size: int) -> Iterator[np.ndarray]:
    for frame in frames:
        grey = cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY) if frame.ndim == 3 else frame
        ratio = size / min(grey.shape)
        if ratio < 1:
            grey = cv2.resize(grey, None, fx=ratio, fy=ratio, interpolation=cv2.INTER_AREA)
        yield grey


def flows_of(frames, method, bound):
    estimate = flow_estimator(method)
    flow = before = None
    for frame in frames:
        if before is not None:
            flow = np.clip(estimate(before, frame), -bound, bound)
            yield flow
        before = frame
    if before is not None:
        yield np.zeros((*before.shape, 2), np.float32) if flow is None else flow


def motion_boxes(frames, s=MotionSettings(), raw=False):
    greys = shrink(frames, s.size)
    first = next(greys)
    greys = itertools.chain([first], greys)
    height, width = first.shape
    unit = min(first.shape) / 256
    boxes = []
    for m in motion_maps(flows_of(greys, s.method, s.bound * unit), s.window):
        m = clear_border(m.copy(), round(s.border * unit))
        m[m < s.min_motion * unit] = 0
        region = moving_region(m, s.narrow_sigma * unit, s.peak_share, s.deviations, s.wide_sigma * unit, s.wide_share)
        boxes.append(region_box(region, s.max_distance))
    boxes = fill_gaps(boxes, width, height)
    if raw: return boxes
    boxes = replace_implausible(boxes, width, height, s.max_side, s.min_area)
    if s.max_deviation: boxes = hold_jumps(boxes, s.max_deviation)
    return pad_boxes(boxes, width, height, s.padding, s.max_padded_side)
