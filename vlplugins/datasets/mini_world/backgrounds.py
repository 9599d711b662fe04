"""Textured backgrounds in dull colours, so that every object stands out from every one of them."""

from typing import Callable, Dict, Tuple

import cv2
import numpy as np

Texture = Callable[[np.random.Generator, int], np.ndarray]


def _noise(rng: np.random.Generator, size: int, cells: Tuple[int, int]) -> np.ndarray:
    """Smooth noise, (size, size) in -1 to 1, with so many cells (rows, columns)."""
    grid = rng.uniform(-1, 1, cells).astype(np.float32)
    return cv2.resize(grid, (size, size), interpolation=cv2.INTER_LINEAR)


def _sand(rng: np.random.Generator, size: int) -> np.ndarray:
    return 9 * _noise(rng, size, (size // 2, size // 2)) + 12 * _noise(rng, size, (8, 8))


def _grass(rng: np.random.Generator, size: int) -> np.ndarray:
    return 16 * _noise(rng, size, (size // 8, size)) + 10 * _noise(rng, size, (5, 5))


def _water(rng: np.random.Generator, size: int) -> np.ndarray:
    rows, columns = np.mgrid[:size, :size].astype(np.float32)
    phase = rng.uniform(0, 2 * np.pi)
    swell = 2.5 * np.sin(columns / rng.uniform(7, 11) + phase)
    return 14 * np.sin((rows + swell) / rng.uniform(1.7, 2.4)) + 8 * _noise(rng, size, (6, 6))


def _bricks(rng: np.random.Generator, size: int) -> np.ndarray:
    rows, columns = np.mgrid[:size, :size] + rng.integers(0, 16)
    course = rows // 8
    column = columns + 8 * (course % 2)
    mortar = (rows % 8 == 0) | (column % 16 == 0)
    tone = rng.uniform(-12, 12, (32, 16)).astype(np.float32)[course % 32, column // 16 % 16]
    return np.where(mortar, 34, tone).astype(np.float32)


def _road(rng: np.random.Generator, size: int) -> np.ndarray:
    return 15 * _noise(rng, size, (size, size)) + 7 * _noise(rng, size, (4, 4))


def _tiles(rng: np.random.Generator, size: int) -> np.ndarray:
    rows, columns = np.mgrid[:size, :size] + rng.integers(0, 24)
    even = (rows // 12 + columns // 12) % 2
    return (26 * even - 13).astype(np.float32) + 5 * _noise(rng, size, (12, 12))


# Name -> mean colour and brightness pattern around it.
BACKGROUNDS: Dict[str, Tuple[Tuple[int, int, int], Texture]] = {
    'sand': ((188, 164, 122), _sand),
    'grass': ((104, 124, 84), _grass),
    'water': ((104, 140, 158), _water),
    'bricks': ((146, 112, 102), _bricks),
    'road': ((112, 112, 116), _road),
    'tiles': ((142, 130, 154), _tiles),
}


def background(name: str, rng: np.random.Generator, size: int) -> np.ndarray:
    """A square of a background.

    Args:
        name: Key of `BACKGROUNDS`.
        rng: Decides on the pattern and on a slight tint.
        size: Side in pixels.

    Returns:
        (size, size, 3) float32 in 0–255.
    """
    colour, texture = BACKGROUNDS[name]
    tint = np.asarray(colour, np.float32) + rng.uniform(-10, 10, 3).astype(np.float32)
    return np.clip(tint + texture(rng, size)[..., None], 0, 255)
