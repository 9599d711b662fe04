"""One picture to look the mini world over: a clip of each object and each motion, as they were written to disk."""

from pathlib import Path
from typing import List, Union

import av
import cv2
import numpy as np

from .labels import LABELS, OBJECTS, VERBS, label_index

_MARGIN, _LINE = 4, 12  # pixels between strips, and for the label above one


def contact_sheet(out_dir: Union[str, Path], split: str = 'train', num_frames: int = 6) -> Path:
    """Writes `contact_sheet.png` beside the clips: for each object and each motion one clip, with its label.

    Args:
        out_dir: Folder that `render_world` filled.
        split: Which list to take the clips from; labels without a clip in it stay empty.
        num_frames: Frames of each clip.

    Returns:
        Path of the picture: a row for each motion, a column for each object.
    """
    out_dir = Path(out_dir)
    clips = {}
    for line in (out_dir / f'{split}.txt').read_text().splitlines():
        path, label = line.rsplit(' ', 1)
        clips.setdefault(int(label), out_dir / path)
    rows = [[_cell(clips, label_index(obj, verb), num_frames) for obj in range(len(OBJECTS))]
            for verb in range(len(VERBS))]
    height, width = max(cell.shape for row in rows for cell in row)[:2]
    blank = np.full((height, width, 3), 255, np.uint8)
    sheet = np.concatenate([np.concatenate([_fit(cell, blank) for cell in row], 1) for row in rows])
    path = out_dir / 'contact_sheet.png'
    cv2.imwrite(str(path), sheet[..., ::-1])
    return path


def read_frames(path: Union[str, Path]) -> np.ndarray:
    """All frames of a clip, (T, H, W, 3) uint8, RGB."""
    with av.open(str(path)) as container:
        return np.stack([frame.to_ndarray(format='rgb24') for frame in container.decode(video=0)])


def _cell(clips: dict, label: int, num_frames: int) -> np.ndarray:
    if label not in clips:
        return np.zeros((0, 0, 3), np.uint8)
    frames = read_frames(clips[label])
    strip: List[np.ndarray] = [frames[i] for i in np.linspace(0, len(frames) - 1, num_frames).round().astype(int)]
    picture = np.pad(np.concatenate(strip, 1), ((_LINE, _MARGIN), (0, _MARGIN), (0, 0)), constant_values=255)
    cv2.putText(picture, LABELS[label], (1, _LINE - 3), cv2.FONT_HERSHEY_SIMPLEX, .35, (60, 60, 60), 1, cv2.LINE_AA)
    return picture


def _fit(cell: np.ndarray, blank: np.ndarray) -> np.ndarray:
    out = blank.copy()
    out[:cell.shape[0], :cell.shape[1]] = cell
    return out
