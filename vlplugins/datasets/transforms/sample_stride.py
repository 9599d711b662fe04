from typing import Dict, Sequence, Union

import numpy as np
from mmcv.transforms import BaseTransform

from vlplugins.registry import TRANSFORMS

PADDINGS = ('loop', 'last', 'zero')


@TRANSFORMS.register_module()
class SampleStride(BaseTransform):
    """Samples frames at equal distances, a part of the video or all of it.

    The stride is a number of frames; one of several, of which every training clip draws one; or 'dynamic', "depending
    on the number of raw video frames" (FILS, Sec. 6): L // T of L frames, so that a clip reaches from end to end of the
    video. FILS' released code has stride 4 with jitter on SSV2, and on EPIC-Kitchens a random frame of each of T
    segments, which is `SampleSegments`.

    In training the clip begins at random. In a test the clips begin at equal distances from the first frame to the last
    one possible, a single clip in the middle. Of a video that is shorter than the clip a test shows the clip from the
    first frame, and so does training, except with `pad='loop'`, where every frame may be the first.

    Required keys: `total_frames`, `start_index`. Added keys: `frame_inds`, `clip_len`, `frame_interval`, `num_clips`,
    and with `pad='zero'` `is_padding`, by which `DecodeFrames` blackens frames.

    Args:
        num_frames: T, of a clip.
        strides: Frames from one sampled frame to the next.
        jitter: In training, takes a random one of the `stride` frames from each sampled frame on.
        num_clips: Of a video, side by side.
        pad: What comes after the last frame of a video: 'loop', the first one again, and so on (FILS on SSV2); 'last',
            it stays; 'zero', black frames (EGTEA).
        test_mode: Samples without chance.

    Raises:
        ValueError: An unknown option, or several strides in a test.
    """

    def __init__(self,
                 num_frames: int,
                 strides: Union[int, Sequence[int], str] = 'dynamic',
                 jitter: bool = False,
                 num_clips: int = 1,
                 pad: str = 'loop',
                 test_mode: bool = False) -> None:
        if num_frames < 1 or num_clips < 1:
            raise ValueError(f'SampleStride: num_frames={num_frames} and num_clips={num_clips} must be 1 or more')
        if pad not in PADDINGS:
            raise ValueError(f'SampleStride: pad={pad!r} is unknown; choose {", ".join(map(repr, PADDINGS))}')
        self.num_frames = num_frames
        self.strides = strides
        self.choices = _choices(strides, test_mode)
        self.jitter = jitter
        self.num_clips = num_clips
        self.pad = pad
        self.test_mode = test_mode

    def transform(self, results: Dict) -> Dict:
        """Adds the frame numbers, those of a clip side by side."""
        length = results['total_frames']
        strides = [self._stride(length) for _ in range(self.num_clips)]
        places = np.concatenate([
            self._start(length, stride, number) + self._steps(stride) for number, stride in enumerate(strides)])
        if self.pad == 'zero':
            results['is_padding'] = places >= length
        places = places % length if self.pad == 'loop' else np.minimum(places, length - 1)
        results['frame_inds'] = (places + results['start_index']).astype(np.int32)
        results['clip_len'] = self.num_frames
        results['frame_interval'] = strides[0]
        results['num_clips'] = self.num_clips
        return results

    def _stride(self, length: int) -> int:
        if not self.choices:
            return max(1, length // self.num_frames)
        return self.choices[np.random.randint(len(self.choices))] if len(self.choices) > 1 else self.choices[0]

    def _steps(self, stride: int) -> np.ndarray:
        """Frames of a clip counted from its first one, (T,)."""
        steps = np.arange(self.num_frames) * stride
        if self.jitter and not self.test_mode:
            steps += np.random.randint(stride, size=self.num_frames)
        return steps

    def _start(self, length: int, stride: int, number: int) -> int:
        reach = (self.num_frames - 1) * stride + (stride if self.jitter and not self.test_mode else 1)
        last = length - reach  # where a clip may begin at most
        if self.test_mode:
            part = 0.5 if self.num_clips == 1 else number / (self.num_clips - 1)
            return int(max(0, last) * part)
        if last < 0:
            return np.random.randint(length) if self.pad == 'loop' else 0
        return np.random.randint(last + 1)

    def __repr__(self) -> str:
        return (f'{type(self).__name__}(num_frames={self.num_frames}, strides={self.strides!r}, jitter={self.jitter}, '
                f'num_clips={self.num_clips}, pad={self.pad!r}, test_mode={self.test_mode})')


def _choices(strides: Union[int, Sequence[int], str], test_mode: bool) -> Sequence[int]:
    """The strides to draw from; none where the video decides."""
    if strides == 'dynamic':
        return ()
    choices = (strides, ) if isinstance(strides, int) else () if isinstance(strides, str) else tuple(strides)
    if not choices or any(isinstance(one, bool) or not isinstance(one, int) or one < 1 for one in choices):
        raise ValueError(f"SampleStride: strides={strides!r} must be a number of frames from 1 on, several of them, or "
                         "'dynamic'")
    if test_mode and len(choices) > 1:
        raise ValueError(f'SampleStride: strides={strides!r} would leave a test to chance; give it one')
    return choices
