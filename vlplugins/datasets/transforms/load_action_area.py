import os
from typing import Dict, Optional

import numpy as np
from mmcv.transforms import BaseTransform

from vlplugins.datasets.action_areas import ActionArea, read_action_areas
from vlplugins.datasets.clip_key import clip_key
from vlplugins.registry import TRANSFORMS

_LATER = ('crop_bbox', 'flip', 'lazy')  # what the host's crops, flips and lazy transforms leave behind


@TRANSFORMS.register_module()
class LoadActionArea(BaseTransform):
    """Puts the action area of a clip into its sample as boxes that the host's transforms carry along.

    Its place is after the frames are decoded, before they are cropped or flipped: from then on `Resize`,
    `RandomResizedCrop`, `RandomCrop`, `CenterCrop`, `MultiScaleCrop` and `Flip` of MMAction2 (without `lazy`) move the
    boxes with the pixels. Areas are in pixels of the video that they were measured on; a video of another size, and
    frames that were resized before, make them larger or smaller.

    Required keys: `img_shape` and `action_area` of `CaptionedVideoDataset`, or with `areas` of any dataset `filename`
    (and `segment`); for areas of single frames also `frame_inds`. Added key: `gt_bboxes`, (n, 4) float32 in pixels of
    the frames: one box, or one for each frame. `vlplugins.ActionPatches` takes it away again.

    Args:
        areas: File of the areas, see `read_action_areas`; by default the dataset has brought them.
        root: Folder that the dataset puts before the names of its list (`data_prefix`).
        missing: What becomes of clips that have no area: 'raise', or 'all', the whole frame.

    Raises:
        FileNotFoundError: No such file.
        ValueError: An unknown `missing`, or something wrong in the file.
    """

    def __init__(self, areas: Optional[str] = None, root: str = '', missing: str = 'raise') -> None:
        if missing not in ('raise', 'all'):
            raise ValueError(f"LoadActionArea: missing={missing!r} is unknown; choose 'raise' or 'all'")
        self.areas = areas
        self.root = root
        self.missing = missing
        self._by_key = None if areas is None else read_action_areas(areas)

    def transform(self, results: Dict) -> Dict:
        """Adds the boxes.

        Raises:
            ValueError: Frames are not decoded yet, or already cropped; the clip has no area; the video has other
                proportions than the one that the area was measured on.
        """
        if 'img_shape' not in results or any(key in results for key in _LATER):
            raise ValueError('LoadActionArea belongs after the transform that decodes the frames, and before those '
                             'that crop or flip them (without lazy=True); move it there in the pipeline')
        height, width = results['img_shape']
        area = self._area(results)
        if area is None:
            results['gt_bboxes'] = np.array([[0, 0, width, height]], np.float32)
            return results
        original_height, original_width = results.get('original_shape', (height, width))
        size = area.size or (original_width, original_height)
        if abs(size[0] * original_height / (size[1] * original_width) - 1) > 0.05:
            raise ValueError(f'LoadActionArea: the area of {results.get("filename", "the clip")} was measured on '
                             f'frames of {size[0]} × {size[1]} pixels, but these have {original_width} × '
                             f'{original_height}, other proportions; measure the areas on these videos')
        scale = np.array([width / size[0], height / size[1]] * 2)
        results['gt_bboxes'] = (self._boxes(area, results) * scale).astype(np.float32)
        return results

    def _area(self, results: Dict) -> Optional[ActionArea]:
        if self._by_key is None:
            if 'action_area' not in results and self.missing == 'raise':
                raise ValueError('LoadActionArea: the dataset brings no action_area; name its file in action_areas of '
                                 "vlplugins.CaptionedVideoDataset, or in areas of this transform; missing='all' takes "
                                 'the whole frame')
            return results.get('action_area')
        name = os.path.relpath(results['filename'], self.root) if self.root else results['filename']
        key = clip_key(name, results.get('segment'))
        if key not in self._by_key and self.missing == 'raise':
            raise ValueError(f'LoadActionArea: {self.areas} has no area of the clip {key!r}; it has '
                             f'{len(self._by_key)}, as {next(iter(self._by_key), None)!r}. Names count from the folder '
                             "root; missing='all' takes the whole frame")
        return self._by_key.get(key)

    @staticmethod
    def _boxes(area: ActionArea, results: Dict) -> np.ndarray:
        """The box of the clip, or those of the sampled frames."""
        if len(area.boxes) == 1:
            return area.boxes
        if 'frame_inds' not in results:
            raise ValueError('LoadActionArea: areas of single frames need frame_inds, of a transform that samples them')
        places = np.ravel(results['frame_inds']) - results.get('start_index', 0)
        return area.boxes[np.clip(places, 0, len(area.boxes) - 1)]

    def __repr__(self) -> str:
        return f'{type(self).__name__}(areas={self.areas!r}, root={self.root!r}, missing={self.missing!r})'
