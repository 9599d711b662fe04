from typing import Dict

import numpy as np
from mmcv.transforms import BaseTransform

from vlplugins.registry import TRANSFORMS


@TRANSFORMS.register_module()
class DecodeFrames(BaseTransform):
    """Decodes the sampled frames, each once, in the place of the host's `DecordDecode`.

    Required keys: `video_reader` (of `OpenVideo`), `frame_inds`; optional key: `is_padding`, an array that is True$
    a frame is to be black (`SampleStride` with `pad='zero'`). Added keys: `imgs`, a list of (H, W, 3) uint8 RGB arrays,
    `original_shape`, `img_shape`. The reader is released. Boxes in parts of the picture (`gt_bboxes`, `proposals`)
    become boxes in pixels.
    """

    def transform(self, results: Dict) -> Dict:
        """Replaces the reader by the frames.

        Raises:
            VideoDecodeError: A damaged video.
        """
        results['frame_inds'] = np.asarray(results['frame_inds']).reshape(-1)
        reader, results['video_reader'] = results['video_reader'], None
        try:
            results['imgs'] = reader.get_frames(results['frame_inds'])
        finally:
            reader.close()
        for place in np.flatnonzero(results.get('is_padding', ())):
            results['imgs'][place][:] = 0
        height, width = results['imgs'][0].shape[:2]
        results['original_shape'] = results['img_shape'] = (height, width)
        for key in ('gt_bboxes', 'proposals'):
            if results.get(key) is not None:
                results[key] = (results[key] * np.array([width, height, width, height])).astype(np.float32)
        return results

    def __repr__(self) -> str:
        return f'{type(self).__name__}()'
