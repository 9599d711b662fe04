"""Classifiers that know nothing of their classes: random and orthogonal rows (Text4Vis, Eq. 4-5; Table 6)."""

import torch
from torch import Tensor


def random_rows(count: int, width: int, seed: int = 0) -> Tensor:
    """Rows from the normal distribution N(0, I) (Text4Vis, Eq. 4).

    Args:
        count: C.
        width: E.
        seed: Of the draw, which is made on the CPU: the same rows on every rank and in every run.

    Returns:
        (C, E), not of unit length.
    """
    return torch.randn(count, width, generator=torch.Generator().manual_seed(seed))


def orthogonal_rows(count: int, width: int, seed: int = 0) -> Tensor:
    """First rows of the orthogonal factor of a square matrix of normal numbers (Text4Vis, Eq. 5).

    Args:
        count: C.
        width: E.
        seed: As in `random_rows`.

    Returns:
        (C, E), orthonormal.

    Raises:
        ValueError: If there are more classes than dimensions, where no such rows exist.
    """
    if count > width:
        raise ValueError(f"class_texts.matrix='orthogonal': {count} classes cannot be orthogonal in {width} "
                         f"dimensions. Use matrix='random', or features and class_texts.out_dims of at least {count}.")
    factor, triangle = torch.linalg.qr(random_rows(width, width, seed).double())
    # QR is unique once the diagonal of the triangle is positive, which not every library makes it.
    return (factor * triangle.diagonal().sign())[:count].float()
