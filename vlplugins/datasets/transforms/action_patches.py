from typing import Dict, Sequence

import numpy as np
import torch
from mmcv.transforms import BaseTransform

from vlplugins.ops.action_patches import action_patches
from vlplugins.registry import TRANSFORMS


@TRANSFORMS.register_module()
class ActionPatches(BaseTransform):
    """Tells which tokens of a clip lie in its action area (FILS, Sec. 3.2).

    Tokens whose patch meets the box do; all of them, where a crop has left nothing of it. The host's crops cut a box at
    the last pixel of the frame, not behind it: this loses a column of patches only where a crop has fewer pixels than
    the grid has columns.

    Required keys: `gt_bboxes` of `LoadActionArea`, moved along by the host's transforms, and `img_shape`. Added key:
    `action_mask`, (t · h · w,) bool tensor, times first, then rows. `gt_bboxes` is removed: `PackActionInputs` would
    look for the labels of the boxes.

    Args:
        grid: Tokens over time, height and width (t, h, w).
    """

    def __init__(self, grid: Sequence[int]) -> None:
        if len(grid) != 3 or any(not isinstance(size, int) or size < 1 for size in grid):
            raise ValueError(f'ActionPatches: grid={grid} must be three numbers: tokens over time, height and width')
        self.grid = tuple(grid)

    def transform(self, results: Dict) -> Dict:
        """Replaces the boxes by the tokens.

        Raises:
            ValueError: No boxes, or those of frames that cannot be divided among the slices of the grid.
        """
        if 'gt_bboxes' not in results:
            raise ValueError('ActionPatches: there is no gt_bboxes; put vlplugins.LoadActionArea into the pipeline, '
                             'after the frames are decoded')
        height, width = results['img_shape']
        shares = np.asarray(results.pop('gt_bboxes')) / [width, height, width, height]
        results['action_mask'] = torch.from_numpy(action_patches(shares, self.grid))
        return results

    def __repr__(self) -> str:
        return f'{type(self).__name__}(grid={self.grid})'
