"""Several augmented clips of a video that is decoded once."""

from typing import Any, Callable, Dict, List, Optional, Sequence, Type

import numpy as np
from mmengine.dataset import pseudo_collate

from vlplugins.registry import FUNCTIONS

from .transforms import DecodeFrames, OpenVideo
from .video_reader import DecodedFrames

Transform = Callable[[Dict], Optional[Dict]]


def draw_clips(transforms: Sequence[Transform], info: Dict, num_draws: int) -> Optional[List[Dict]]:
    """Clips of one video: the frames of all of them are decoded in one go, everything random is drawn for each anew.

    A key frame and what follows it is then decoded once instead of once a clip.

    Args:
        transforms: A pipeline with `OpenVideo` and `DecodeFrames`. What lies between them is run once a clip, as is
            what follows.
        info: What the pipeline is given.
        num_draws: Clips.

    Returns:
        What the pipeline makes of each clip; None where a transform gives up a clip, as the host's may.

    Raises:
        VideoDecodeError: A damaged video.
    """
    opens, decodes = _place(transforms, OpenVideo), _place(transforms, DecodeFrames)
    opened = _run(transforms[:opens + 1], info)
    if opened is None:
        return None
    drawn = [_run(transforms[opens + 1:decodes], dict(opened)) for _ in range(num_draws)]
    if any(draw is None for draw in drawn):
        opened['video_reader'].close()
        return None
    clips = [_run(transforms[decodes:], draw) for draw in _decode_together(drawn)]
    return None if any(clip is None for clip in clips) else clips


def check_pipeline(transforms: Sequence[Transform]) -> None:
    """Tells whether several clips can be drawn by a pipeline.

    Raises:
        ValueError: It does not open and decode with `OpenVideo` and `DecodeFrames`.
    """
    opens, decodes = _place(transforms, OpenVideo), _place(transforms, DecodeFrames)
    if opens is None or decodes is None or opens > decodes:
        raise ValueError('VideoDataset: num_draws needs vlplugins.OpenVideo and then vlplugins.DecodeFrames in the '
                         'pipeline, between which frames are sampled; found '
                         f'{", ".join(type(step).__name__ for step in transforms)}')


@FUNCTIONS.register_module()
def flatten_draws(data_batch: Sequence[Any]) -> Any:
    """MMEngine's `pseudo_collate` for datasets inside of another one, as `RepeatDataset`, whose samples with
    `num_draws` are lists of clips: the clips of all lists make the batch.
    """
    return pseudo_collate([clip for item in data_batch for clip in (item if isinstance(item, list) else [item])])


def _place(transforms: Sequence[Transform], kind: Type) -> Optional[int]:
    return next((place for place, step in enumerate(transforms) if isinstance(step, kind)), None)


def _run(transforms: Sequence[Transform], results: Optional[Dict]) -> Optional[Dict]:
    for transform in transforms:
        if results is None:
            return None
        results = transform(results)
    return results


def _decode_together(drawn: Sequence[Dict]) -> List[Dict]:
    """The draws with a reader that holds the frames of all of them."""
    reader = drawn[0]['video_reader']
    wanted = sorted({int(index) for draw in drawn for index in np.ravel(draw['frame_inds'])})
    try:
        frames = dict(zip(wanted, reader.get_frames(wanted)))
        decoded = DecodedFrames(frames, len(reader), reader.avg_fps)
    finally:
        reader.close()
    return [dict(draw, video_reader=decoded) for draw in drawn]
