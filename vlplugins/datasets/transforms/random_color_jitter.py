from typing import Callable, Dict, List, Tuple

import cv2
import numpy as np
from mmcv.transforms import BaseTransform

from vlplugins.registry import TRANSFORMS

_LEVELS = np.arange(256, dtype=np.float32)


def _table(values: np.ndarray) -> np.ndarray:
    return np.clip(values, 0, 255).astype(np.uint8)


def adjust_brightness(image: np.ndarray, factor: float) -> np.ndarray:
    """Mixes an (H, W, 3) uint8 RGB image with black; 1 leaves it alone."""
    return cv2.LUT(image, _table(_LEVELS * factor))


def adjust_contrast(image: np.ndarray, factor: float) -> np.ndarray:
    """Mixes an (H, W, 3) uint8 RGB image with its mean grey; 1 leaves it alone."""
    mean = cv2.mean(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY))[0]
    return cv2.LUT(image, _table(_LEVELS * factor + mean * (1 - factor)))


def adjust_saturation(image: np.ndarray, factor: float) -> np.ndarray:
    """Mixes an (H, W, 3) uint8 RGB image with its greys; 1 leaves it alone."""
    grey = cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    return cv2.addWeighted(image, factor, grey, 1 - factor, 0)


def adjust_hue(image: np.ndarray, shift: float) -> np.ndarray:
    """Turns the hues of an (H, W, 3) uint8 RGB image by `shift` of the colour circle."""
    hsv = cv2.cvtColor(image.astype(np.float32) / 255, cv2.COLOR_RGB2HSV)
    hsv[..., 0] = (hsv[..., 0] + 360 * shift) % 360
    return np.rint(cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB) * 255).astype(np.uint8)


Adjustment = Tuple[Callable[[np.ndarray, float], np.ndarray], float]


@TRANSFORMS.register_module()
class RandomColorJitter(BaseTransform):
    """Changes brightness, contrast, saturation and hue of clips, as torchvision's `ColorJitter` does.

    The four come in random order. The host's `ColorJitter` draws the order once and for all when it is built, and
    shifts the hue by up to 255 `hue` where OpenCV's circle has 180 steps.

    Required and modified keys: `imgs`, (H, W, 3) uint8 RGB arrays.

    Args:
        brightness: The factor is drawn from 1 - brightness to 1 + brightness, never below 0.
        contrast: Likewise.
        saturation: Likewise.
        hue: The shift is drawn from -hue to hue, in turns of the colour circle, 0.5 at most.
        prob: Of changing a clip at all.
        per_frame: Draws for every frame anew (X-CLIP) instead of once a clip.
    """

    def __init__(self,
                 brightness: float = 0.4,
                 contrast: float = 0.4,
                 saturation: float = 0.2,
                 hue: float = 0.1,
                 prob: float = 0.8,
                 per_frame: bool = True) -> None:
        if min(brightness, contrast, saturation, hue) < 0 or hue > 0.5 or not 0 <= prob <= 1:
            raise ValueError(
                f'RandomColorJitter: brightness={brightness}, contrast={contrast} and saturation={saturation} must not '
                f'be negative, hue={hue} must lie within 0 and 0.5, prob={prob} within 0 and 1')
        self.ranges = ((adjust_brightness, max(0, 1 - brightness), 1 + brightness),
                       (adjust_contrast, max(0, 1 - contrast), 1 + contrast),
                       (adjust_saturation, max(0, 1 - saturation), 1 + saturation), (adjust_hue, -hue, hue))
        self.prob = prob
        self.per_frame = per_frame

    def draw(self) -> List[Adjustment]:
        """What is done to a picture: functions and their factors, in order."""
        drawn = [(adjust, np.random.uniform(low, high)) for adjust, low, high in self.ranges if low < high]
        return [drawn[number] for number in np.random.permutation(len(drawn))]

    def transform(self, results: Dict) -> Dict:
        """Replaces the images, or leaves all of them alone."""
        if np.random.rand() >= self.prob:
            return results
        once = self.draw()
        images = []
        for number, image in enumerate(results['imgs']):
            for adjust, factor in (self.draw() if self.per_frame and number else once):
                image = adjust(image, factor)
            images.append(image)
        results['imgs'] = images
        return results

    def __repr__(self) -> str:
        ranges = ', '.join(f'{adjust.__name__}=[{low:g}, {high:g}]' for adjust, low, high in self.ranges)
        return f'{type(self).__name__}({ranges}, prob={self.prob}, per_frame={self.per_frame})'
