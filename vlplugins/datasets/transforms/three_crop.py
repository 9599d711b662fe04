from typing import Dict, List, Tuple

import numpy as np
from mmcv.transforms import BaseTransform

from vlplugins.registry import TRANSFORMS


@TRANSFORMS.register_module()
class ThreeCrop(BaseTransform):
    """Cuts a left, a right and a centre crop out of frames that are larger than the crop in both directions.

    So are 224 × 224 pixels of frames with a short side of 256 (the views of Text4Vis and TSM); the host's `ThreeCrop`
    demands frames as high or as wide as the crop. As in the released code of Text4Vis the crops lie side by side also
    in upright frames, in the middle of the height; the offsets are multiples of a quarter of what the frame is larger,
    rounded down, so that up to 3 pixels on the right may be left over.

    Required key: `imgs`. Modified keys: `imgs`, all frames of the left crop, then of the right, then of the centre, as
    `FormatShape` wants them. Added keys: `crop_bbox`, `img_shape`.

    Args:
        crop_size: Side of the square crop in pixels.
    """

    def __init__(self, crop_size: int) -> None:
        if isinstance(crop_size, bool) or not isinstance(crop_size, int) or crop_size < 1:
            raise ValueError(f'ThreeCrop: crop_size={crop_size!r} must be a whole number of pixels')
        self.crop_size = crop_size

    def corners(self, height: int, width: int) -> List[Tuple[int, int]]:
        """Left and upper edge of each crop, in pixels.

        Raises:
            ValueError: A frame smaller than the crop.
        """
        size = self.crop_size
        if min(height, width) < size:
            raise ValueError(f'ThreeCrop: frames of {width} × {height} pixels are smaller than crop_size={size}; '
                             f"enlarge them first, as dict(type='Resize', scale=(-1, {size})) does")
        step, top = (width - size) // 4, (height - size) // 4 * 2
        return [(0, top), (4 * step, top), (2 * step, top)]

    def transform(self, results: Dict) -> Dict:
        """Replaces the frames by their crops."""
        if 'gt_bboxes' in results or 'proposals' in results:
            raise ValueError('ThreeCrop cannot cut boxes (gt_bboxes, proposals); use CenterCrop')
        images, size = results['imgs'], self.crop_size
        corners = self.corners(*images[0].shape[:2])
        results['imgs'] = [image[top:top + size, left:left + size] for left, top in corners for image in images]
        results['crop_bbox'] = np.array([(left, top, left + size, top + size) for left, top in corners for _ in images])
        results['img_shape'] = (size, size)
        return results

    def __repr__(self) -> str:
        return f'{type(self).__name__}(crop_size={self.crop_size})'
