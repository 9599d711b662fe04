"""Videos as batches of images."""

from typing import Tuple

from torch import Tensor


def fold_frames(x: Tensor) -> Tuple[Tensor, Tuple[int, ...]]:
    """Frames of videos as one batch of images.

    Args:
        x: (B, 3, T, H, W), or images (B, 3, H, W).

    Returns:
        (B·T, 3, H, W) and the leading shape to restore, (B, T); or `x` and (B,).

    Raises:
        ValueError: For any other number of dimensions.
    """
    if x.ndim == 4:
        return x, (len(x), )
    if x.ndim != 5:
        raise ValueError(f'The backbone takes videos (B, 3, T, H, W) or images (B, 3, H, W), not {tuple(x.shape)}. '
                         "Set FormatShape(input_format='NCTHW') in the pipeline and format_shape='NCTHW' in the "
                         'data preprocessor.')
    batch, _, num_frames = x.shape[:3]
    return x.transpose(1, 2).flatten(0, 1), (batch, num_frames)
