"""Files that say where in a clip something happens."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple, Union

import numpy as np

from .clip_key import normal_key

VERSION = 1


@dataclass(frozen=True)
class ActionArea:
    """Where something happens in a clip.

    Attributes:
        boxes: Left, top, right and bottom edge in pixels, (1, 4) for the whole clip or (T, 4) for its frames.
        size: Width and height of the frames that the pixels belong to; None for those of the video as it is.
    """

    boxes: np.ndarray
    size: Optional[Tuple[int, int]] = None


def read_action_areas(path: Union[str, Path]) -> Dict[str, ActionArea]:
    """Areas of clips by `clip_key`.

    Args:
        path: JSON file of one of three kinds. What `tools/build_motion_areas.py` writes: `{"version": 1, "areas":
            {clip: box or a list of boxes, one a frame}, "sizes": {clip: [width, height]}}`. The areas alone: `{clip:
            box}`. What MOFO publishes: `{video: [{"labels": [{"box2d": {"x1": …, "y1": …, "x2": …, "y2": …}}]}, …]}`,
            an entry a frame, of which several boxes become the one that holds them. A box is `[x1, y1, x2, y2]` in
            pixels.

    Raises:
        FileNotFoundError: No such file.
        ValueError: A file of another kind, a clip that comes twice, or something that is no box.
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f'the file of action areas {path} does not exist; tools/build_motion_areas.py makes '
                                'one')
    areas, sizes = _parts(path)
    found: Dict[str, ActionArea] = {}
    for name, value in areas.items():
        where, key = f'{path}, clip {name!r}', normal_key(name)
        if key in found:
            raise ValueError(f'{where}: the clip comes twice, under different spellings; keep one of them')
        boxes = np.array([_box(box, where) for box in _rows(value, where)], np.float32).reshape(-1, 4)
        found[key] = ActionArea(boxes, _size(sizes.get(name), where))
    return found


def _parts(path: Path) -> Tuple[Dict[str, Any], Dict[str, Any]]:
    """Areas and sizes by name."""
    try:
        content = json.loads(path.read_text(encoding='utf-8'))
    except ValueError as error:
        raise ValueError(f'{path} is no JSON: {error}') from error
    if not isinstance(content, dict):
        raise ValueError(f'{path} holds a {type(content).__name__}; expected areas by the names of clips')
    if 'areas' not in content or 'version' not in content:
        return content, {}
    if content['version'] != VERSION:
        raise ValueError(f'{path} has the version {content["version"]!r}; this program reads version {VERSION}')
    return content['areas'], content.get('sizes', {})


def _rows(value: Any, where: str) -> List[Any]:
    """What stands for the box of the clip, or for those of its frames."""
    if not isinstance(value, list) or not value:
        raise ValueError(f'{where}: expected [x1, y1, x2, y2] or a list of such boxes, found {_short(value)}')
    return value if isinstance(value[0], (list, dict)) else [value]


def _box(value: Any, where: str) -> List[float]:
    if isinstance(value, dict):
        return _box_of_labels(value, where)
    try:
        x1, y1, x2, y2 = map(float, value)
    except (TypeError, ValueError) as error:
        raise ValueError(f'{where}: expected a box [x1, y1, x2, y2], found {_short(value)}') from error
    if not (0 <= x1 <= x2 < np.inf and 0 <= y1 <= y2 < np.inf):
        raise ValueError(f'{where}: {_short(value)} is no box in pixels: 0 <= x1 <= x2 and 0 <= y1 <= y2 must hold')
    return [x1, y1, x2, y2]


def _box_of_labels(frame: Dict[str, Any], where: str) -> List[float]:
    """Box of a frame in MOFO's files; an empty one where the frame has none."""
    try:
        boxes = [[label['box2d'][edge] for edge in ('x1', 'y1', 'x2', 'y2')] for label in frame['labels']]
    except (KeyError, TypeError) as error:
        raise ValueError(f'{where}: expected {{"labels": [{{"box2d": {{"x1", "y1", "x2", "y2"}}}}]}} for a frame, '
                         f'found {_short(frame)}') from error
    corners = np.array([_box(box, where) for box in boxes]).reshape(-1, 4)
    if not len(corners):
        return [0.] * 4
    return [*corners[:, :2].min(axis=0), *corners[:, 2:].max(axis=0)]


def _size(value: Any, where: str) -> Optional[Tuple[int, int]]:
    if value is None:
        return None
    if not isinstance(value, list) or len(value) != 2 or not all(isinstance(side, int) and side > 0 for side in value):
        raise ValueError(f'{where}: expected a size [width, height] in pixels, found {_short(value)}')
    return value[0], value[1]


def _short(value: Any) -> str:
    text = json.dumps(value, default=str)
    return text if len(text) <= 80 else f'{text[:77]}…'
