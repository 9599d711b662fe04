from typing import Dict, Sequence, Tuple

import numpy as np
import torch
from mmcv.transforms import BaseTransform
from torchvision import transforms

from vlplugins.registry import TRANSFORMS


@TRANSFORMS.register_module()
class RandomErasing(BaseTransform):
    """Replaces a rectangle of a clip, the same in all frames, by noise (Zhong et al., arXiv:1708.04896).

    The rectangle is torchvision's. Its pixels are drawn for every frame anew from the normal distribution that has the
    mean and deviation of the data, which after the model's preprocessing is the standard one, as timm's 'pixel' mode
    has it on normalised images; here they are also rounded and cut at black and white. Comes after the last crop.

    Required and modified key: `imgs`, (H, W, 3) uint8 RGB arrays of one size. Draws from torch's random generator.

    Args:
        prob: Of erasing anything.
        area_range: Smallest and largest part of the area of a frame.
        aspect_range: Smallest and largest height of the rectangle divided by its width.
        mean: Of the noise, RGB; ImageNet's by default.
        std: Of the noise, RGB.

    Raises:
        ValueError: A probability or range outside of what it means.
    """

    def __init__(self,
                 prob: float = 0.25,
                 area_range: Tuple[float, float] = (0.02, 1 / 3),
                 aspect_range: Tuple[float, float] = (0.3, 10 / 3),
                 mean: Sequence[float] = (123.675, 116.28, 103.53),
                 std: Sequence[float] = (58.395, 57.12, 57.375)) -> None:
        if not 0 <= prob <= 1:
            raise ValueError(f'RandomErasing: prob={prob} must lie within 0 and 1')
        if not 0 < area_range[0] <= area_range[1] < 1 or not 0 < aspect_range[0] <= aspect_range[1]:
            raise ValueError(f'RandomErasing: area_range={area_range} must be two parts of the area within 0 and 1, '
                             f'aspect_range={aspect_range} two positive ratios, the smaller one first')
        self.prob = prob
        self.area_range = tuple(area_range)
        self.aspect_range = tuple(aspect_range)
        self.mean = torch.tensor(mean, dtype=torch.float32)
        self.std = torch.tensor(std, dtype=torch.float32)

    def transform(self, results: Dict) -> Dict:
        """Replaces the frames, or none."""
        if torch.rand(()) >= self.prob:
            return results
        images = results['imgs']
        any_frame = torch.empty(()).expand(3, *images[0].shape[:2])  # only its shape is looked at
        top, left, height, width, _ = transforms.RandomErasing.get_params(
            any_frame, self.area_range, self.aspect_range, [0.0])
        if (height, width) == any_frame.shape[1:]:  # torchvision's way to say that no rectangle fitted in
            return results
        results['imgs'] = [self._erase(image, top, left, height, width) for image in images]
        return results

    def _erase(self, image: np.ndarray, top: int, left: int, height: int, width: int) -> np.ndarray:
        noise = self.mean + self.std * torch.randn(height, width, 3)
        erased = image.copy()
        erased[top:top + height, left:left + width] = noise.round().clamp(0, 255).to(torch.uint8).numpy()
        return erased

    def __repr__(self) -> str:
        return (f'{type(self).__name__}(prob={self.prob}, area_range={self.area_range}, '
                f'aspect_range={self.aspect_range}, mean={self.mean.tolist()}, std={self.std.tolist()})')
