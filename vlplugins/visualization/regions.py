"""Draws the regions that token merging made of a frame."""

import math
from typing import Optional, Tuple

import cv2
import numpy as np

from .colours import region_colour

_OPACITY, _SINGLE_OPACITY, _DIMMED = .45, .15, .55


def patch_grid(num_patches: int, height: int, width: int) -> Tuple[int, int]:
    """Rows and columns of the square patches of a frame.

    Raises:
        ValueError: The frame cannot be cut into so many square patches.
    """
    rows = round(math.sqrt(num_patches * height / width))
    if rows < 1 or num_patches % rows or num_patches // rows * height != rows * width:
        raise ValueError(f'{num_patches} patches do not tile a frame of {height}x{width} pixels with squares')
    return rows, num_patches // rows


def enlarge(frame: np.ndarray, min_side: int = 224) -> np.ndarray:
    """The frame (H, W, 3), made larger by a whole factor where its shorter side has fewer pixels than `min_side`."""
    factor = math.ceil(min_side / min(frame.shape[:2]))
    return frame if factor <= 1 else cv2.resize(frame, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)


def draw_regions(frame: np.ndarray, source: np.ndarray, grid: Tuple[int, int],
                 highlight: Optional[int] = None) -> np.ndarray:
    """Tints every patch in the colour of its region and draws the borders between regions.

    Regions of several patches are tinted strongly, patches that stayed alone lightly.

    Args:
        frame: (H, W, 3) uint8, RGB.
        source: Region of each patch, (N,) int, rows of the grid one after the other. Its values choose the colours.
        grid: Rows and columns of patches; their product is N.
        highlight: A region to leave as it is while all others lose colour and brightness.

    Returns:
        (H, W, 3) uint8.

    Raises:
        ValueError: `source` does not fill the grid.
    """
    source = np.asarray(source)
    if source.shape != (grid[0] * grid[1],):
        raise ValueError(f'source has shape {source.shape}; a grid of {grid[0]}x{grid[1]} patches needs '
                         f'({grid[0] * grid[1]},)')
    height, width = frame.shape[:2]
    rows, columns = np.arange(height) * grid[0] // height, np.arange(width) * grid[1] // width
    regions = source.reshape(grid)[rows[:, None], columns]  # (H, W)
    picture = frame.astype(np.float32)
    if highlight is None:
        sizes = np.bincount(source)
        colours = np.array([region_colour(region) for region in range(len(sizes))], np.float32)
        opacity = np.where(sizes > 1, _OPACITY, _SINGLE_OPACITY)[regions][..., None]
        picture = (1 - opacity) * picture + opacity * colours[regions]
    else:
        grey = picture.mean(-1, keepdims=True) * (1 - _DIMMED) + 255 * _DIMMED
        picture = np.where((regions == highlight)[..., None], picture, grey)
    picture[_borders(regions, max(1, min(height, width) // 112))] = 255
    return np.round(picture).astype(np.uint8)


def _borders(regions: np.ndarray, thickness: int) -> np.ndarray:
    """Pixels at most `thickness` from another region, (H, W) bool."""
    border = np.zeros(regions.shape, bool)
    for distance in range(1, thickness + 1):
        border[distance:] |= regions[distance:] != regions[:-distance]
        border[:, distance:] |= regions[:, distance:] != regions[:, :-distance]
    return border
