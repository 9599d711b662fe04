"""Clips with the area in which something moves, as it is detected and as it is."""

from html import escape
from pathlib import Path
from typing import Dict, List, NamedTuple, Optional, Sequence

import cv2
import numpy as np
from mmaction.registry import DATASETS
from mmengine.config import Config

from vlplugins.datasets.action_areas import ActionArea, read_action_areas
from vlplugins.datasets.clip_key import clip_key
from vlplugins.datasets.video_reader import open_video
from vlplugins.ops.box_track import box_iou, union_box
from vlplugins.ops.motion_area import motion_area

from .page_parts import section
from .pictures import jpeg_uri
from .regions import enlarge

_SHOWN_FRAMES = 4
_FOUND, _TRUE = (31, 111, 235), (255, 255, 255)  # red, green, blue


class MotionClip(NamedTuple):
    """A clip and its areas.

    Attributes:
        name: Of its file, as the list has it.
        frames: (T, H, W, 3) uint8, RGB.
        found: What `vlplugins.ops.motion_area` finds: left, top, right and bottom edge, (4,) pixels.
        true: The true area, (4,); None where it is not known.
    """

    name: str
    frames: np.ndarray
    found: np.ndarray
    true: Optional[np.ndarray] = None


def find_motion(cfg: Config, indices: Sequence[int], areas: Optional[str] = None) -> List[MotionClip]:
    """Detects the motion areas of some videos of a test set; whole videos are read.

    Args:
        cfg: Config of the test set.
        indices: Of the videos in it.
        areas: File of true areas, see `vlplugins.datasets.action_areas.read_action_areas`.

    Raises:
        ValueError: `areas` does not know a video.
    """
    dataset = DATASETS.build({**cfg.test_dataloader.dataset, 'test_mode': True})
    known = read_action_areas(areas) if areas else None
    return [_find(dataset.get_data_info(index)['filename'], dataset.data_prefix.get('video') or '', known, areas)
            for index in indices]


def _find(path: str, root: str, known: Optional[Dict[str, ActionArea]], areas: Optional[str]) -> MotionClip:
    video, name = open_video(path), Path(path)
    if root and Path(root) in name.parents:
        name = name.relative_to(root)
    frames = np.stack(video.get_frames(range(len(video))))
    if known is None:
        return MotionClip(str(name), frames, motion_area(frames))
    area = known.get(clip_key(str(name)))
    if area is None:
        raise ValueError(f'{areas} has no area of {name}; it has those of {", ".join(list(known)[:3])}, …')
    height, width = frames.shape[1:3]
    scale = 1 if area.size is None else np.tile(np.array([width, height]) / area.size, 2)
    return MotionClip(str(name), frames, motion_area(frames), union_box(area.boxes) * scale)


def motion_section(clips: Sequence[MotionClip]) -> str:
    """Frames of the clips with the boxes."""
    truth = any(clip.true is not None for clip in clips)
    explanation = ('Where something moves beside the camera (blue), found without training by optical flow'
                   + (', and where it truly does (white); IoU is their intersection over union.' if truth else '.'))
    return section('Motion areas', explanation, *map(_clip, clips))


def _clip(clip: MotionClip) -> str:
    numbers = np.linspace(0, len(clip.frames) - 1, _SHOWN_FRAMES).round().astype(int)
    frames = ''.join(f'<figure><img alt="frame {number + 1}" src="{jpeg_uri(_draw(clip, number))}"></figure>'
                     for number in numbers)
    overlap = '' if clip.true is None else f' · IoU {box_iou(clip.found, clip.true):.2f}'
    return f'<div class="clip"><h3>{escape(clip.name)}{overlap}</h3><div class="frames">{frames}</div></div>'


def _draw(clip: MotionClip, number: int) -> np.ndarray:
    frame = np.ascontiguousarray(enlarge(clip.frames[number]))
    factor = frame.shape[0] / clip.frames.shape[1]
    for box, colour in ((clip.true, _TRUE), (clip.found, _FOUND)):
        if box is not None:
            left, top, right, bottom = map(round, (box * factor).tolist())
            cv2.rectangle(frame, (left, top), (right, bottom), colour, max(2, frame.shape[0] // 100))
    return frame
