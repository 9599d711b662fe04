"""Boxes of the frames of a clip, corrected by each other."""

from typing import Optional, Sequence

import numpy as np


def fill_gaps(boxes: Sequence[Optional[np.ndarray]], width: int, height: int) -> np.ndarray:
    """Boxes of all frames: where a frame has none, that of the frame before; the central half before the first one.

    Args:
        boxes: (4,) or None, one a frame.
        width: Of the frames, pixels.
        height: Of the frames, pixels.

    Returns:
        (T, 4) float64.
    """
    filled, last = [], central_half(width, height)
    for box in boxes:
        last = last if box is None else box
        filled.append(last)
    return np.array(filled, np.float64).reshape(-1, 4)


def central_half(width: int, height: int) -> np.ndarray:
    """The box from a quarter to three quarters of both sides, (4,)."""
    return np.array([width / 4, height / 4, width * 3 / 4, height * 3 / 4])


def replace_implausible(boxes: np.ndarray, width: int, height: int, max_side: float, min_area: float) -> np.ndarray:
    """Boxes without those that are too large or too small to be the area of an action.

    In their place stands the next plausible box. After the last plausible one, sides that are too long are halved about
    their middle, and boxes that are too small become the central half. (MOFO's script divides all coordinates by two
    instead, which also moves a box towards the upper left corner.)

    Args:
        boxes: (T, 4) pixels.
        width: Of the frames, pixels.
        height: Of the frames, pixels.
        max_side: Longest plausible side, as a share of that of the frame.
        min_area: Smallest plausible area, as a share of that of the frame.

    Returns:
        (T, 4).
    """
    frame = np.array([width, height], np.float64)
    sides = boxes[:, 2:] - boxes[:, :2]
    too_long = sides > max_side * frame  # (T, 2)
    too_small = sides.prod(axis=1) < min_area * frame.prod()
    plausible = ~(too_long.any(axis=1) | too_small)
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    half = np.where(too_long, sides / 2, sides) / 2
    cured = np.concatenate([middle - half, middle + half], axis=1)
    cured[too_small & ~too_long.any(axis=1)] = central_half(width, height)
    following = None
    for number in range(len(boxes) - 1, -1, -1):
        if plausible[number]:
            following = boxes[number]
        if following is not None:
            cured[number] = following
    return cured


def hold_jumps(boxes: np.ndarray, max_deviation: float) -> np.ndarray:
    """Boxes in which a frame that jumps away from the mean so far keeps the box before it.

    Args:
        boxes: (T, 4) pixels.
        max_deviation: Largest mean squared distance of the four edges from their means over all earlier frames, as a
            share of the area of the box.

    Returns:
        (T, 4).
    """
    held = boxes.copy()
    for number in range(1, len(boxes)):
        area = (boxes[number, 2:] - boxes[number, :2]).prod()
        deviation = ((boxes[number] - boxes[:number].mean(axis=0))**2).mean()
        if deviation > max_deviation * area:
            held[number] = held[number - 1]
    return held


def pad_boxes(boxes: np.ndarray, width: int, height: int, padding: float, max_padded_side: float) -> np.ndarray:
    """Boxes a little larger, cut at the border of the frame.

    Args:
        boxes: (T, 4) pixels.
        width: Of the frames, pixels.
        height: Of the frames, pixels.
        padding: Of a box's side that is added at each end.
        max_padded_side: Longer sides are left alone, as a share of that of the frame.

    Returns:
        (T, 4).
    """
    frame = np.array([width, height], np.float64)
    sides = boxes[:, 2:] - boxes[:, :2]
    more = np.where(sides <= max_padded_side * frame, padding * sides, 0)
    padded = np.concatenate([boxes[:, :2] - more, boxes[:, 2:] + more], axis=1)
    return np.clip(padded, 0, np.tile(frame, 2))


def union_box(boxes: np.ndarray) -> np.ndarray:
    """The smallest box that holds all of them: (T, 4) -> (4,)."""
    return np.concatenate([boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)])


def box_iou(first: np.ndarray, second: np.ndarray) -> float:
    """Intersection over union of two boxes, (4,) each."""
    sides = np.minimum(first[2:], second[2:]) - np.maximum(first[:2], second[:2])
    common = np.maximum(0, sides).prod()
    return float(common / ((first[2:] - first[:2]).prod() + (second[2:] - second[:2]).prod() - common))
