from typing import Dict

import cv2
import numpy as np
from mmcv.transforms import BaseTransform

from vlplugins.registry import TRANSFORMS


@TRANSFORMS.register_module()
class RandomGrayscale(BaseTransform):
    """Turns whole clips grey, keeping three channels.

    Required and modified keys: `imgs`, (H, W, 3) uint8 RGB arrays.

    Args:
        prob: Of doing so.
    """

    def __init__(self, prob: float = 0.2) -> None:
        if not 0 <= prob <= 1:
            raise ValueError(f'RandomGrayscale: prob={prob} must lie within 0 and 1')
        self.prob = prob

    def transform(self, results: Dict) -> Dict:
        """Replaces all images, or none."""
        if np.random.rand() < self.prob:
            greys = [cv2.cvtColor(image, cv2.COLOR_RGB2GRAY) for image in results['imgs']]
            results['imgs'] = [cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB) for grey in greys]
        return results

    def __repr__(self) -> str:
        return f'{type(self).__name__}(prob={self.prob})'
