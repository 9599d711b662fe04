from typing import Dict

import numpy as np
import torch
from mmcv.transforms import BaseTransform
from PIL import Image
from torchvision import transforms

from vlplugins.registry import TRANSFORMS


@TRANSFORMS.register_module()
class RandAugment(BaseTransform):
    """Applies random operations of torchvision's `RandAugment` to the frames of a clip.

    Magnitudes are steps of 0 to 30: 9 is 9/30 of the strongest, in torchvision as in the package `RandAugment`
    (pytorch-randaugment) that the released code of Text4Vis imports. The operations are not quite the same there:
    colours are also inverted, squares cut out, brightened pixels solarised, and no operation is the identity;
    brightness, contrast, colour and sharpness run from 0.1 at 0 to 1.9 at 30 instead of away from 1 in both directions;
    at 9 it posterises to 1 bit instead of 7 and solarises from 77 on instead of 178. What rotation, shear and
    translation leave empty becomes black, and the nearest pixel is taken, in both.

    timm's `rand-m7-n4`, which VideoMAE and FILS write, counts to 10: magnitude 7 there is 21 here. It leaves out each
    of the 4 operations half of the time, and does the same to all frames (`per_frame=False`).

    Required and modified key: `imgs`, (H, W, 3) uint8 RGB arrays. Draws from torch's random generator.

    Args:
        num_ops: Operations one after the other.
        magnitude: Their strength, 0 to 30.
        per_frame: Draws for every frame anew, as the released code does, instead of once a clip.
    """

    def __init__(self, num_ops: int = 2, magnitude: int = 9, per_frame: bool = True) -> None:
        if num_ops < 0 or not 0 <= magnitude <= 30:
            raise ValueError(f'RandAugment: num_ops={num_ops} must not be negative, magnitude={magnitude} must lie '
                             'within 0 and 30')
        self.num_ops = num_ops
        self.magnitude = magnitude
        self.per_frame = per_frame
        self.augment = transforms.RandAugment(num_ops, magnitude, num_magnitude_bins=31)

    def transform(self, results: Dict) -> Dict:
        """Replaces the frames."""
        state = torch.get_rng_state()
        images = []
        for image in results['imgs']:
            if not self.per_frame:
                torch.set_rng_state(state)  # the same operations, directions and strengths
            images.append(np.array(self.augment(Image.fromarray(image))))
        results['imgs'] = images
        return results

    def __repr__(self) -> str:
        return (f'{type(self).__name__}(num_ops={self.num_ops}, magnitude={self.magnitude}, '
                f'per_frame={self.per_frame})')
