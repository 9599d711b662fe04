from typing import Dict, Sequence

from mmcv.transforms import BaseTransform

from vlplugins.ops.tube_masking import tube_mask
from vlplugins.registry import TRANSFORMS


@TRANSFORMS.register_module()
class TubeMask(BaseTransform):
    """Draws which tokens of a clip are hidden: the same cells in every slice of time (VideoMAE; FILS, Sec. 3.1).

    Added key: `mask`, (t · h · w,) bool tensor, True = hidden, times first, then rows. It is drawn by torch's global
    generator, which a data loader seeds differently in every worker.

    Args:
        grid: Tokens over time, height and width (t, h, w).
        ratio: Share of the cells to hide; int(ratio · h · w) of them are.

    Raises:
        ValueError: A grid that is none, or a ratio that hides nothing or everything.
    """

    def __init__(self, grid: Sequence[int], ratio: float = 0.9) -> None:
        if len(grid) != 3 or any(not isinstance(size, int) or size < 1 for size in grid):
            raise ValueError(f'TubeMask: grid={grid} must be three numbers: tokens over time, height and width')
        cells = grid[1] * grid[2]
        if not 0 < int(ratio * cells) < cells:
            raise ValueError(f'TubeMask: ratio={ratio} hides {int(ratio * cells)} of {cells} cells; some must be '
                             'hidden and some visible')
        self.grid = tuple(grid)
        self.ratio = ratio

    def transform(self, results: Dict) -> Dict:
        """Adds the mask."""
        results['mask'] = tube_mask(self.grid, self.ratio)
        return results

    def __repr__(self) -> str:
        return f'{type(self).__name__}(grid={self.grid}, ratio={self.ratio})'
