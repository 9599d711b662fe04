"""Parts of videos: which frames lie between two times."""

import math
from typing import Tuple

SEGMENT_UNITS = ('seconds', 'frames')


def segment_frames(segment: Tuple[float, float], unit: str, fps: float, num_frames: int) -> Tuple[int, int]:
    """First frame of a segment and number of its frames.

    A frame is shown from its own time until that of the next one, and belongs to the segment if it is shown at any time
    of it. The segment is cut at the end of the video.

    Args:
        segment: Start and end; the end does not belong to it.
        unit: 'seconds', or 'frames' for frame numbers from 0.
        fps: Frames per second.
        num_frames: Of the video.

    Returns:
        First frame and number of frames, which is 0 where the video ends before the segment.
    """
    start, end = segment
    if unit == 'seconds':
        start, end = start * fps, end * fps
    # 0.28 s · 25/s is a little more than 7 in floating point, and must not take in frame 7
    first = math.floor(round(start, 6))
    stop = num_frames if math.isinf(end) else min(num_frames, math.ceil(round(end, 6)))
    return first, max(0, stop - first)
