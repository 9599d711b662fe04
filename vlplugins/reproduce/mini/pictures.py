"""Pictures for the page of the mini world: its clips, its motion areas, how alike its labels are to a classifier."""

from pathlib import Path
from typing import Dict, List

import cv2
import numpy as np

from vlplugins.datasets.mini_world import contact_sheet
from vlplugins.datasets.mini_world.cameras import CAMERAS, KnownClip, known_clips
from vlplugins.ops.motion_area import motion_area

_SIDE = 192  # of a frame in the picture, pixels
_TRUE, _FOUND = (255, 255, 255), (31, 111, 235)  # red, green, blue


def draw_pictures(world: Path, seed: int, folder: Path) -> Dict[str, str]:
    """Draws what can be drawn.

    Args:
        world: Folder of a world.
        seed: Of the world.
        folder: For the pictures.

    Returns:
        Name of a picture → what it shows.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pictures = {'motion_areas.jpg': 'Motion areas in blue and the true ones in white, a clip in each row: '
                f'{", ".join(CAMERAS)}.'}
    draw_motion_areas(folder / 'motion_areas.jpg', seed)
    if (world / 'train.txt').is_file():
        sheet = cv2.imread(str(contact_sheet(world)))
        cv2.imwrite(str(folder / 'world.jpg'), cv2.resize(sheet, None, fx=.6, fy=.6, interpolation=cv2.INTER_AREA))
        pictures = {'world.jpg': 'The world: a clip of each label, objects in columns, motions in rows; what is empty '
                    'is held out.', **pictures}
    return pictures


def draw_motion_areas(path: Path, seed: int) -> None:
    """Draws a clip for each camera, one below the other, with its motion area and the true one."""
    clips = [known_clips(camera, 1, seed)[0] for camera in CAMERAS]
    strips = [np.pad(_strip(clip), ((0, 12), (0, 0), (0, 0)), constant_values=255) for clip in clips]
    picture = np.concatenate(strips)
    cv2.imwrite(str(path), picture[..., ::-1])


def _strip(clip: KnownClip) -> np.ndarray:
    """Some frames of a clip with the boxes, (H, W, 3)."""
    found = motion_area(clip.frames)
    frames: List[np.ndarray] = []
    for number in (0, 4, 8, 12, -1):
        frame = cv2.resize(clip.frames[number], (_SIDE, _SIDE), interpolation=cv2.INTER_LINEAR)
        for box, colour in ((clip.box, _TRUE), (found, _FOUND)):
            left, top, right, bottom = map(int, np.asarray(box) * _SIDE / clip.frames.shape[1])
            cv2.rectangle(frame, (left, top), (right, bottom), colour, 2)
        frames.append(np.pad(frame, ((0, 0), (0, 4), (0, 0)), constant_values=255))
    return np.concatenate(frames, 1)
