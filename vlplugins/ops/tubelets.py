"""Clips cut into tubelets, the pieces that become tokens."""

from torch import Tensor


def cut_tubelets(clip: Tensor, tubelet_size: int, patch_size: int) -> Tensor:
    """Pixels of each tubelet.

    Args:
        clip: (B, C, T, H, W); T, H and W are multiples of the sizes.
        tubelet_size: Frames of a tubelet.
        patch_size: Pixels of its side.

    Returns:
        (B, N, tubelet_size · patch_size², C): tubelets in the order of tokens, times first, then rows; pixels likewise.
    """
    batch, channels, frames, height, width = clip.shape
    pieces = clip.reshape(batch, channels, frames // tubelet_size, tubelet_size, height // patch_size, patch_size,
                          width // patch_size, patch_size)
    pieces = pieces.permute(0, 2, 4, 6, 3, 5, 7, 1)  # (B, t, h, w, tubelet, patch, patch, C)
    return pieces.reshape(batch, -1, tubelet_size * patch_size**2, channels)
