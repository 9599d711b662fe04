"""Dense optical flow between two grey images, by one of OpenCV's methods."""

import math
from typing import Callable

import cv2
import numpy as np

FLOW_METHODS = ('dis', 'farneback', 'tvl1')
FlowEstimator = Callable[[np.ndarray, np.ndarray], np.ndarray]


def flow_estimator(method: str = 'dis') -> FlowEstimator:
    """A function from two images, (H, W) uint8, to the flow from the first to the second, (H, W, 2) float32 in pixels.

    OpenCV divides the work of 'dis' among its threads by rows, and the flow depends a little on their number:
    `cv2.setNumThreads(1)` makes it the same everywhere.

    Args:
        method: 'dis' (Kroeger et al. 2016), the fastest and sharpest; 'farneback' (2003); 'tvl1' (Zach et al. 2007),
            which MOFO used and which takes about a hundred times as long as 'dis'.

    Raises:
        ValueError: An unknown method, or 'tvl1' with an OpenCV that lacks it.
    """
    if method == 'dis':
        return _dis
    if method == 'farneback':
        return _farneback
    if method == 'tvl1':
        algorithm = _tvl1()
        return lambda first, second: algorithm.calc(first, second, None)
    raise ValueError(f'the optical flow {method!r} is unknown; choose one of {", ".join(FLOW_METHODS)}')


def _dis(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    algorithm = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    # The preset stops at half of the resolution, whatever that is. In small frames its patches would be as large as
    # what moves, so it goes on to where the shorter side has 128 pixels.
    algorithm.setFinestScale(max(0, round(math.log2(min(first.shape) / 128))))
    return algorithm.calc(first, second, None)


def _farneback(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    return cv2.calcOpticalFlowFarneback(first, second, None, pyr_scale=.5, levels=3, winsize=15, iterations=3, poly_n=5,
                                        poly_sigma=1.2, flags=0)


def _tvl1() -> 'cv2.DenseOpticalFlow':
    create = getattr(getattr(cv2, 'optflow', None), 'DualTVL1OpticalFlow_create', None)
    if create is None:
        raise ValueError(f"the optical flow 'tvl1' is not in this OpenCV {cv2.__version__}: it belongs to the "
                         'contributed modules (pip uninstall opencv-python; pip install opencv-contrib-python). '
                         "'dis' and 'farneback' need nothing more")
    return create()
