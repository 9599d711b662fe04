"""Pictures for the page of the mini world: its clips, its motion areas, how alike its labels are to a classifier."""

from pathlib import Path
from typing import Dict, List

import cv2
import numpy as np

from vlplugins.datasets.mini_world import contact_sheet
from vlplugins.datasets.mini_world.cameras import CAMERAS, KnownClip, known_clips
from vlplugins.ops.motion_area import motion_area
from vlplugins.reproduce.resolve import resolve
from vlplugins.reproduce.steps import Evaluate, Output
from vlplugins.visualization.classifier_rows import classifier_rows
from vlplugins.visualization.correlation import draw_correlation

from .plan import Place
from .pretrained import mini_clip
from .table import Draw

_SIDE = 192  # of a frame in the picture, pixels
_TRUE, _FOUND = (255, 255, 255), (31, 111, 235)  # red, green, blue


def draw_pictures(place: Place, seed: int, folder: Path) -> Dict[str, str]:
    """Draws what can be drawn of a world and of the CLIP in it.

    Args:
        place: Folders of the run.
        seed: Of the world.
        folder: For the pictures.

    Returns:
        Name of a picture → what it shows.
    """
    world = place.world(seed)
    folder.mkdir(parents=True, exist_ok=True)
    pictures = {'motion_areas.jpg': 'Motion areas in blue and the true ones in white, a clip in each row: '
                f'{", ".join(CAMERAS)}.'}
    draw_motion_areas(folder / 'motion_areas.jpg', seed)
    if (world / 'train.txt').is_file():
        sheet = cv2.imread(str(contact_sheet(world)))
        cv2.imwrite(str(folder / 'world.jpg'), cv2.resize(sheet, None, fx=.6, fy=.6, interpolation=cv2.INTER_AREA))
        pictures = {'world.jpg': 'The world: a clip of each label, objects in columns, motions in rows; what is empty '
                    'is held out.', **pictures}
    if draw_labels(folder / 'labels.png', place, seed):
        pictures['labels.png'] = 'Cosine similarities of labels to the text tower of the small CLIP, by object.'
    return pictures


def draw_labels(path: Path, place: Place, seed: int) -> bool:
    """Draws how alike the labels are to the pre-trained text tower; returns whether there is one."""
    workshop = place.workshop(seed)
    clip = mini_clip(Draw(seed, 0, place.scale, str(place.world(seed))))
    if workshop.record(clip) is None:
        return False
    head = Evaluate('mini/alt_mini.py', {'model.cls_head.class_texts.encoder.pretrained': Output(clip)})
    rows, labels = classifier_rows(resolve(head, workshop.settings, workshop.output), None)
    draw_correlation(rows, labels, path, 'Labels of the mini world', [label.split()[0] for label in labels])
    return True


def draw_motion_areas(path: Path, seed: int) -> None:
    """Draws a clip for each camera, one below the other, with its motion area and the true one."""
    clips = [known_clips(camera, 7 * number + 1, seed)[-1] for number, camera in enumerate(CAMERAS)]
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
