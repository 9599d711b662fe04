"""Parts of a test that lists of videos define, such as the official test splits of UCF-101 and HMDB-51."""

from pathlib import PurePath
from typing import Dict, List, Optional, Sequence, Tuple

import numpy as np

from vlplugins.datasets.annotations import AnnotatedVideo, read_annotations

from .protocols import Part
from .scores import Scores

Row = Tuple[str, Optional[int]]  # path of a video, and its row among the scores or None where it was skipped


def read_file_split(path: str) -> List[AnnotatedVideo]:
    """Videos of a list, with or without labels.

    Raises:
        FileNotFoundError: No such file.
        ValueError: It lists no video.
    """
    return read_annotations(path, multi_class=True, allow_unlabelled=True)


def file_splits(scored: Scores, splits: Sequence[Sequence[AnnotatedVideo]]) -> List[Part]:
    """The videos of each list; all classes compete in each.

    Videos are found by name without suffix, since many keep them in another container than the data set's authors, and
    by the folders where two have the same name. A video that could not be decoded is left out.

    Args:
        scored: The union of the splits, or more.
        splits: Lines of each list; their labels are not looked at.

    Raises:
        ValueError: File names are not known, a listed video was not in the test, or it may be one of several.
    """
    if scored.filenames is None:
        raise ValueError('file_splits need the names of the videos, which the scores lack. ' + HOW_TO_KEEP_NAMES)
    by_name: Dict[str, List[Row]] = {}
    rows: List[Row] = [(path, row) for row, path in enumerate(scored.filenames)]
    for path, row in rows + [(path, None) for path in scored.skipped]:
        by_name.setdefault(PurePath(path).stem, []).append((path, row))
    classes = np.arange(scored.scores.shape[1])
    parts = []
    for split in splits:
        found = [_find(video, by_name) for video in split]
        parts.append(Part(np.array([row for row in found if row is not None], dtype=np.int64), classes))
    return parts


HOW_TO_KEEP_NAMES = ("Give the pipeline of the test (PackActionInputs) meta_keys=('img_shape', 'filename', 'decoded').")


def _find(video: AnnotatedVideo, by_name: Dict[str, List[Row]]) -> Optional[int]:
    listed = PurePath(video.filename)
    candidates = by_name.get(listed.stem, [])
    folders = listed.parts[:-1]
    if len(candidates) > 1 and folders:
        candidates = [row for row in candidates if PurePath(row[0]).parts[:-1][-len(folders):] == folders]
    if not candidates:
        raise ValueError(f'{video.source}: {video.filename} was not among the videos of the test. Test the union of '
                         'the splits (their lists joined), or correct the list.')
    if len(candidates) > 1:
        raise ValueError(f'{video.source}: {video.filename} may be {" or ".join(path for path, _ in candidates)}: '
                         'write the folder before the name.')
    return candidates[0][1]
