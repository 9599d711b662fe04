"""From the motion map of a frame to a box around what moves."""

from typing import List, Optional

import cv2
import numpy as np


def moving_region(motion: np.ndarray, narrow_sigma: float, peak_share: float, deviations: float, wide_sigma: float,
                  wide_share: float) -> np.ndarray:
    """Pixels around strong motion boundaries (MOFO's script for the boxes).

    Args:
        motion: Map of one frame, (H, W) float32, not negative.
        narrow_sigma: Of a first Gaussian, pixels.
        peak_share: What is below this share of the largest value is dropped,
        deviations: and then what is below so many standard deviations of the rest, zeros included.
        wide_sigma: Of a second Gaussian, pixels, which joins the outlines of a thing to an area.
        wide_share: The area is where it leaves more than this share of its largest value.

    Returns:
        (H, W) bool.
    """
    strong = _blur(motion, narrow_sigma)
    strong[strong < peak_share * strong.max()] = 0
    strong[strong < deviations * strong.std()] = 0
    area = _blur(strong, wide_sigma)
    return area > wide_share * area.max()


def region_box(region: np.ndarray, max_distance: float) -> Optional[np.ndarray]:
    """Box around the two largest parts of a region, or around the largest where they lie far apart.

    Args:
        region: (H, W) bool.
        max_distance: Between the middles of the outlines of two parts that belong together, as a share of the diagonal
            of the image.

    Returns:
        Left, top, right and bottom edge, (4,) float64 in pixels; the first column lies between 0 and 1. None for an
        empty region.
    """
    contours = cv2.findContours(region.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0]
    if not contours:
        return None
    largest: List[np.ndarray] = sorted(contours, key=cv2.contourArea, reverse=True)[:2]
    middles = [contour.mean(axis=(0, 1)) for contour in largest]
    if np.linalg.norm(middles[0] - middles[-1]) > max_distance * np.hypot(*region.shape):
        largest = largest[:1]
    points = np.concatenate(largest)[:, 0]
    return np.concatenate([points.min(axis=0), points.max(axis=0) + 1.])


def _blur(image: np.ndarray, sigma: float) -> np.ndarray:
    return cv2.GaussianBlur(image, (0, 0), sigma, borderType=cv2.BORDER_REFLECT) if sigma > 0 else image.copy()
