"""Pictures of the eight objects: colour and shape tell each one apart, and none looks the same when it is turned."""

import functools
from typing import Callable, Dict, Sequence, Tuple

import cv2
import numpy as np

from .labels import OBJECTS

_DRAWN_SIZE = 256  # pixels; every smaller picture is averaged from this one
_LEVELS = (12, 16, 24, 32, 48, 64)
Point = Tuple[float, float]
Colour = Tuple[int, int, int]


class _Canvas:
    """RGBA picture with coordinates from -1 to 1, x to the right and y down."""

    def __init__(self) -> None:
        self.pixels = np.zeros((_DRAWN_SIZE, _DRAWN_SIZE, 4), np.uint8)

    def polygon(self, points: Sequence[Point], colour: Colour) -> None:
        corners = np.round((np.asarray(points) + 1) * _DRAWN_SIZE / 2).astype(np.int32)
        cv2.fillPoly(self.pixels, [corners], (*colour, 255))

    def ellipse(self, centre: Point, axes: Point, colour: Colour) -> None:
        angles = np.linspace(0, 2 * np.pi, 72, endpoint=False)
        self.polygon(np.stack([np.cos(angles), np.sin(angles)], 1) * axes + centre, colour)

    def line(self, start: Point, end: Point, width: float, colour: Colour) -> None:
        ends = [tuple(int(round((v + 1) * _DRAWN_SIZE / 2)) for v in point) for point in (start, end)]
        cv2.line(self.pixels, ends[0], ends[1], (*colour, 255), max(1, int(width * _DRAWN_SIZE / 2)))


def _apple(canvas: _Canvas) -> None:
    for x in (-.3, .3):
        canvas.ellipse((x, .2), (.62, .74), (205, 28, 36))
    canvas.ellipse((-.42, -.08), (.15, .22), (244, 120, 116))
    canvas.line((0, -.4), (.1, -.92), .16, (84, 52, 30))
    canvas.ellipse((.38, -.74), (.26, .13), (70, 150, 52))


def _leaf(canvas: _Canvas) -> None:
    along = np.linspace(-.9, .8, 40)
    half = .6 * (1 - ((along + .05) / .85) ** 2)
    outline = np.concatenate([np.stack([along, -half], 1), np.stack([along, half], 1)[::-1]])
    canvas.polygon(outline, (34, 158, 48))
    canvas.line((-.8, 0), (1, 0), .09, (172, 224, 120))
    for x in (-.35, 0, .35):
        canvas.line((x, 0), (x - .25, -.36), .06, (172, 224, 120))
        canvas.line((x, 0), (x - .25, .36), .06, (172, 224, 120))


def _star(canvas: _Canvas) -> None:
    angles = np.arange(10) * np.pi / 5 - np.pi / 2
    radii = np.where(np.arange(10) % 2, .45, 1)
    outline = np.stack([np.cos(angles), np.sin(angles)], 1) * radii[:, None]
    canvas.polygon(outline, (190, 140, 0))
    canvas.polygon(outline * .84, (252, 216, 40))
    canvas.line((0, 0), (0, -.66), .12, (255, 246, 176))  # one bright ray shows how far the star has turned


def _fish(canvas: _Canvas) -> None:
    canvas.polygon([(.3, 0), (1, -.55), (.82, 0), (1, .55)], (214, 88, 6))
    canvas.polygon([(-.3, -.35), (.05, -.72), (.3, -.3)], (214, 88, 6))
    canvas.ellipse((-.2, 0), (.76, .48), (250, 134, 22))
    canvas.ellipse((-.02, 0), (.09, .42), (255, 226, 190))
    canvas.ellipse((-.58, -.1), (.15, .15), (255, 255, 255))
    canvas.ellipse((-.62, -.1), (.08, .08), (10, 10, 10))


def _box(canvas: _Canvas) -> None:
    canvas.polygon([(-.82, -.82), (.82, -.82), (.82, .82), (-.82, .82)], (82, 48, 20))
    canvas.polygon([(-.74, -.74), (.74, -.74), (.74, .74), (-.74, .74)], (142, 88, 42))
    canvas.polygon([(-.13, -.74), (.13, -.74), (.13, .15), (-.13, .15)], (214, 178, 126))
    canvas.polygon([(.25, .36), (.62, .36), (.62, .6), (.25, .6)], (232, 222, 204))


def _wheel(canvas: _Canvas) -> None:
    canvas.ellipse((0, 0), (.98, .98), (14, 14, 16))
    canvas.ellipse((0, 0), (.6, .6), (176, 180, 186))
    canvas.ellipse((0, 0), (.5, .5), (40, 40, 44))
    for angle in np.arange(3) * 2 * np.pi / 3:
        canvas.line((0, 0), (.56 * np.cos(angle), .56 * np.sin(angle)), .16, (176, 180, 186))
    canvas.ellipse((0, 0), (.17, .17), (14, 14, 16))
    canvas.ellipse((0, -.79), (.12, .12), (232, 232, 232))


def _moon(canvas: _Canvas) -> None:
    outer = np.linspace(np.pi * .27, np.pi * 1.73, 60)
    tips = np.stack([np.cos(outer), np.sin(outer)], 1)
    radius = np.linalg.norm(tips[0] - (.5, 0))
    start = np.arctan2(*(tips[0] - (.5, 0))[::-1])
    inner = np.linspace(2 * np.pi - start, start, 40)
    hollow = np.stack([np.cos(inner), np.sin(inner)], 1) * radius + (.5, 0)
    outline = np.concatenate([tips, hollow]) * .98 + (.2, 0)
    canvas.polygon(outline, (170, 174, 190))
    canvas.polygon((outline - (-.3, 0)) * .88 + (-.3, 0), (250, 250, 255))
    canvas.ellipse((-.48, .2), (.1, .12), (198, 202, 214))
    canvas.ellipse((-.32, -.36), (.08, .08), (198, 202, 214))


def _car(canvas: _Canvas) -> None:
    canvas.polygon([(-.55, -.05), (-.3, -.62), (.35, -.62), (.62, -.05)], (22, 62, 186))
    canvas.polygon([(-.38, -.08), (-.2, -.48), (0, -.48), (0, -.08)], (190, 226, 250))
    canvas.polygon([(.1, -.08), (.1, -.48), (.28, -.48), (.45, -.08)], (190, 226, 250))
    canvas.polygon([(-.98, .05), (-.85, -.12), (.98, -.12), (.98, .45), (-.98, .45)], (32, 92, 232))
    canvas.ellipse((-.88, .14), (.1, .1), (255, 240, 150))
    for x in (-.5, .52):
        canvas.ellipse((x, .46), (.29, .29), (16, 16, 18))
        canvas.ellipse((x, .46), (.12, .12), (196, 200, 206))


_DRAW: Dict[str, Callable[[_Canvas], None]] = {
    'apple': _apple, 'leaf': _leaf, 'star': _star, 'fish': _fish, 'box': _box, 'wheel': _wheel, 'moon': _moon,
    'car': _car}


@functools.cache
def sprite(obj: int, size: int) -> np.ndarray:
    """Picture of an object.

    Args:
        obj: Index into `OBJECTS`.
        size: Side in pixels.

    Returns:
        (size, size, 4) float32 in 0–255, red, green, blue already multiplied with the opacity.
    """
    canvas = _Canvas()
    _DRAW[OBJECTS[obj]](canvas)
    pixels = canvas.pixels.astype(np.float32)
    shade = np.linspace(1.08, .86, _DRAWN_SIZE, dtype=np.float32)[:, None, None]
    pixels[..., :3] = np.minimum(pixels[..., :3] * shade, 255) * (pixels[..., 3:] / 255)
    return cv2.resize(pixels, (size, size), interpolation=cv2.INTER_AREA)


def sprite_for_radius(obj: int, radius: float) -> np.ndarray:
    """The smallest prepared picture that is not smaller than it will be drawn, so that drawing it aliases little."""
    return sprite(obj, next((level for level in _LEVELS if level >= 2 * radius), _LEVELS[-1]))


@functools.cache
def outline(obj: int) -> np.ndarray:
    """Convex outline of what is opaque in an object's picture, (P, 2) in the coordinates -1 to 1."""
    opaque = (sprite(obj, _DRAWN_SIZE)[..., 3] > 127).astype(np.uint8)
    rows, columns = np.nonzero(opaque)
    corners = np.concatenate([np.stack([columns + dx, rows + dy], 1) for dx in (0, 1) for dy in (0, 1)])
    hull = cv2.convexHull(corners.astype(np.int32))[:, 0]
    return hull / (_DRAWN_SIZE / 2) - 1
