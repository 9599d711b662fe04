"""Shape of one view of a video, as a config makes it."""

from typing import Optional, Sequence, Tuple

from mmengine.config import Config


def view_shape(cfg: Config) -> Tuple[int, ...]:
    """Input shape of one view, as the config's test pipeline makes it.

    Frames are `num_frames` or `clip_len` of the sampling step, or its `num_clips` where a clip is one frame, and one
    for images; height and width are those of the last crop, or of the last resize that names both.

    Raises:
        ValueError: When the pipeline does not say; the shape must then be given.
    """
    pipeline = cfg.get('test_dataloader', cfg.get('train_dataloader', {})).get('dataset', {}).get('pipeline', [])
    frames = [number for number in map(_frames, pipeline) if number]
    sizes = [size for size in map(_size, pipeline) if size]
    if not frames or not sizes:
        raise ValueError('the config has no test_dataloader.dataset.pipeline with a sampling step and a crop, which '
                         'tell the shape of a view. Give it: --shape C T H W')
    channels = len(cfg.model.get('data_preprocessor', {}).get('mean', [0] * 3))
    return complete_shape(cfg, (channels, frames[-1], *sizes[-1]))


def _frames(step: dict) -> Optional[int]:
    """Frames that a sampling step gives a view; None for other steps."""
    if 'num_frames' in step:
        return step['num_frames']  # its clips are views
    if 'clip_len' in step:
        return step['clip_len'] if step['clip_len'] > 1 else step.get('num_clips', 1)
    return 1 if step['type'].endswith('LoadImage') else None


def _size(step: dict) -> Optional[Tuple[int, int]]:
    """(H, W) that a crop or a resize ends with, or None where that depends on the video (a side of -1)."""
    if 'crop_size' in step:
        size = step['crop_size']
        return (size, size) if isinstance(size, int) else tuple(size)
    if 'scale' in step and not step.get('keep_ratio', True):
        width, height = step['scale']
        return height, width
    return None


def complete_shape(cfg: Config, shape: Sequence[int]) -> Tuple[int, ...]:
    """The model's input shape for one view of `shape`, which is (C, T, H, W) or (T, H, W) with three channels.

    Raises:
        ValueError: When `shape` has another length.
    """
    if len(shape) == 3:
        shape = (3, *shape)
    if len(shape) != 4 or min(shape) < 1:
        raise ValueError(f'--shape takes C T H W or T H W, found {" ".join(map(str, shape))}')
    channels, frames, height, width = shape
    if _is_2d(cfg):
        return 1, frames, channels, height, width
    return 1, 1, channels, frames, height, width


def _is_2d(cfg: Config) -> bool:
    return cfg.model.get('data_preprocessor', {}).get('format_shape') == 'NCHW' or '2D' in str(cfg.model.type)
