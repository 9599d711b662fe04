"""Motion areas against true ones: intersection over union, of the detector and of what needs no optical flow."""

import functools
from typing import Callable, Dict, Sequence

import numpy as np

from vlplugins.ops.box_track import box_iou, central_half
from vlplugins.ops.frame_difference import difference_area, recipe_on_differences
from vlplugins.ops.motion_area import DEFAULTS, motion_area
from vlplugins.ops.motion_settings import MotionSettings

AreaDetector = Callable[[Sequence[np.ndarray]], np.ndarray]


def area_detectors(settings: MotionSettings = DEFAULTS) -> Dict[str, AreaDetector]:
    """The detector and its baselines: functions from the frames of a clip to a box (4,).

    'difference_10' and 'difference_30' take all pixels whose grey value changes by more than 10, a usual threshold
    which suits a still camera, or 30, which was chosen on clips of the mini world with all cameras. 'difference_sum'
    puts summed differences in the place of motion boundaries and leaves everything after them as it is, except that
    the camera's motion is not taken back. 'dis_flow_alone' leaves out the last step, which cuts boxes down to what
    changes.

    Args:
        settings: Of the detector; the baselines keep the default.
    """
    published = MotionSettings.published()
    return {
        settings.method: with_flow(settings),
        'dis_flow_alone': with_flow(MotionSettings(tighten=False)),
        'farneback': with_flow(MotionSettings(method='farneback')),
        'dis_published_numbers': with_flow(MotionSettings(**{**vars(published), 'method': 'dis'})),
        'difference_10': functools.partial(difference_area, threshold=10),
        'difference_30': functools.partial(difference_area, threshold=30),
        'difference_sum': recipe_on_differences,
        'central': lambda frames: central_half(frames[0].shape[1], frames[0].shape[0])}


def with_flow(settings: MotionSettings) -> AreaDetector:
    """The detector with these numbers."""
    return functools.partial(motion_area, settings=settings)


def area_scores(detector: AreaDetector, clips: Sequence) -> Dict[str, float]:
    """Mean intersection over union with the true boxes, `iou`, and the share of clips above 0.5, `above_half`.

    Args:
        detector: Function from frames to a box.
        clips: With `frames` and the true `box` (4,).
    """
    found = np.array([box_iou(detector(clip.frames), clip.box) for clip in clips])
    return {'iou': float(found.mean()), 'above_half': float((found > .5).mean())}
