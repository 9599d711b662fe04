"""Where the flow changes from pixel to pixel: the borders of what moves other than its surroundings."""

from collections import deque
from typing import Deque, Iterable, Iterator

import cv2
import numpy as np

_PREWITT = np.array([[-1, 0, 1]] * 3, np.float32)


def motion_boundary(flow: np.ndarray) -> np.ndarray:
    """Strength of the motion boundary at each pixel: 0 where the flow is the same all around, however fast it is.

    A camera that pans or shakes adds the same flow everywhere, which the derivatives do not see; that is how MOFO
    cancels the motion of the camera.

    Args:
        flow: (H, W, 2) float32, of one pair of frames or summed over several: derivatives are linear.

    Returns:
        (H, W) float32: length of the gradient (Prewitt), averaged over the two components of the flow.
    """
    strength = []
    for component in np.moveaxis(flow, -1, 0):
        dx, dy = (cv2.filter2D(component, cv2.CV_32F, kernel) for kernel in (_PREWITT, _PREWITT.T))
        strength.append(cv2.magnitude(dx, dy))
    return (strength[0] + strength[1]) / 2


def motion_maps(flows: Iterable[np.ndarray], window: int = 8) -> Iterator[np.ndarray]:
    """Motion boundary of each frame, over the flows around it; holds no more than `window` flows at a time.

    Args:
        flows: (H, W, 2) float32 each, a flow for every frame: the last frame of a video has that of the frame before.
        window: Number of flows that are summed, centred on the frame and shifted inwards at both ends; all of them in a
            shorter video. The sum follows a thing over several frames and lets shaking cancel itself.

    Yields:
        (H, W) float32, one a frame.
    """
    recent: Deque[np.ndarray] = deque(maxlen=window)
    count = given = 0
    current = None
    for count, flow in enumerate(flows, start=1):
        recent.append(flow)
        if count < window:
            continue
        current = motion_boundary(sum(recent))
        while given <= count - window + window // 2:  # the first window also serves the frames before its centre
            yield current
            given += 1
    if recent and current is None:
        current = motion_boundary(sum(recent))
    for _ in range(count - given):
        yield current


def clear_border(motion: np.ndarray, width: int) -> np.ndarray:
    """The map with 0 in `width` pixels along its border, where flow comes from what the frame does not show; a copy."""
    motion = motion.copy()
    if width:
        motion[:width], motion[-width:], motion[:, :width], motion[:, -width:] = 0, 0, 0, 0
    return motion
