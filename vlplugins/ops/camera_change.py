"""Pixels that change although the camera's motion is taken back, and boxes cut down to them."""

from typing import Sequence

import cv2
import numpy as np


def change_beside_camera(before: np.ndarray, after: np.ndarray, flow: np.ndarray, sigma: float) -> np.ndarray:
    """How much each pixel changes where the camera alone would leave it as it is.

    The camera's motion is the median of the flow: what most of the frame does.

    Args:
        before: Grey image, (H, W) uint8.
        after: The next one.
        flow: From the first to the second, (H, W, 2) pixels.
        sigma: Of the Gaussian that takes noise from the difference, pixels; 0 for none.

    Returns:
        (H, W) float32 grey values, at the places of `before`; 0 for what has left the frame.
    """
    dx, dy = np.median(flow.reshape(-1, 2), axis=0)
    height, width = before.shape
    move = np.array([[1, 0, dx], [0, 1, dy]], np.float32)
    outside = -np.inf  # stays so wherever a pixel is mixed with what the frame does not show
    back = cv2.warpAffine(after.astype(np.float32), move, (width, height), borderValue=outside,
                          flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    change = np.abs(np.where(np.isfinite(back), back, before) - before).astype(np.float32)
    return cv2.GaussianBlur(change, (0, 0), sigma) if sigma else change


def tighten_boxes(boxes: np.ndarray, changed: Sequence[np.ndarray], reach: float, min_area: float) -> np.ndarray:
    """Boxes around what changes in them or close by: optical flow knows where something moves, but blurs its edges.

    Args:
        boxes: (T, 4) pixels.
        changed: (H, W) bool for each frame.
        reach: Pixels count up to this share of a box's sides beyond it.
        min_area: Smallest plausible area of a box, as a share of that of the frame.

    Returns:
        (T, 4). Frames in which too little changes there have the box of the frame before, those at the start that of
        the first other one; if there is none at all, as in the dark, the boxes are returned as they were.
    """
    height, width = changed[0].shape
    found = []
    for box, pixels in zip(boxes, changed):
        margin = reach * np.tile(box[2:] - box[:2], 2) * (-1, -1, 1, 1)
        left, top, right, bottom = np.clip(box + margin, 0, (width, height, width, height)).round().astype(int)
        rows, columns = np.nonzero(pixels[top:bottom, left:right])
        last = found[-1] if found else None
        if len(rows):
            tight = np.array([left + columns.min(), top + rows.min(), left + columns.max() + 1, top + rows.max() + 1.])
            last = tight if (tight[2:] - tight[:2]).prod() >= min_area * width * height else last
        found.append(last)
    first = next((box for box in found if box is not None), None)
    return boxes if first is None else np.stack([first if box is None else box for box in found])
