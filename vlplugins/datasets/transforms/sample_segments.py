from typing import Dict, List

import numpy as np
from mmcv.transforms import BaseTransform

from vlplugins.registry import TRANSFORMS


@TRANSFORMS.register_module()
class SampleSegments(BaseTransform):
    """Samples a frame of every one of T segments of a video, as Text4Vis does (its Section 4.1 and released code).

    Segment i of a video of L frames begins with frame `i · L // T`. In training a random frame of every segment is
    taken; of a video of up to T frames all, and random ones again, in order. In a test it is the first frame of every
    segment; several clips shift all of them by 0 to `L / T - 1` frames, in even steps rounded down (not at all in a
    video of fewer than 2T frames). Frames after the last one count from the beginning again.

    The segments of the host's `UniformSample` overlap by a frame, and in a test it takes frames from inside of them.

    Required keys: `total_frames`, `start_index`. Added keys: `frame_inds`, `clip_len`, `frame_interval`, `num_clips`.

    Args:
        num_frames: T.
        num_clips: Of a test; training samples each of them anew.
        test_mode: Samples without chance.
    """

    def __init__(self, num_frames: int, num_clips: int = 1, test_mode: bool = False) -> None:
        if num_frames < 1 or num_clips < 1:
            raise ValueError(f'SampleSegments: num_frames={num_frames} and num_clips={num_clips} must be 1 or more')
        self.num_frames = num_frames
        self.num_clips = num_clips
        self.test_mode = test_mode

    def transform(self, results: Dict) -> Dict:
        """Adds the frame numbers, those of a clip side by side."""
        length = results['total_frames']
        if self.test_mode:
            clips = self._test_clips(length)
        else:
            clips = [self._random_clip(length) for _ in range(self.num_clips)]
        results['frame_inds'] = (np.concatenate(clips) + results['start_index']).astype(np.int32)
        results['clip_len'] = self.num_frames
        results['frame_interval'] = None
        results['num_clips'] = self.num_clips
        return results

    def _random_clip(self, length: int) -> np.ndarray:
        if length <= self.num_frames:
            again = np.random.randint(length, size=self.num_frames - length)
            return np.sort(np.concatenate([np.arange(length), again]))
        ticks = np.arange(self.num_frames + 1) * length // self.num_frames
        return ticks[:-1] + [np.random.randint(size) for size in np.diff(ticks)]

    def _test_clips(self, length: int) -> List[np.ndarray]:
        starts = np.arange(self.num_frames) * length // self.num_frames
        last_shift = max(0.0, length / self.num_frames - 1)
        return [(starts + int(shift)) % length for shift in np.linspace(0, last_shift, self.num_clips)]

    def __repr__(self) -> str:
        return (f'{type(self).__name__}(num_frames={self.num_frames}, num_clips={self.num_clips}, '
                f'test_mode={self.test_mode})')
