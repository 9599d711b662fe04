"""Rows of one width brought to another without changing the angles between them."""

import torch.nn.functional as F
from mmengine.logging import print_log
from torch import Tensor, linalg


def fit_width(rows: Tensor, out_dims: int) -> Tensor:
    """Rows in a space of `out_dims` dimensions with the inner products that they had.

    A text encoder that was not trained with CLIP, such as DistilBERT, has a width of its own. What a frozen classifier
    knows is in the inner products of its rows: n rows span at most n dimensions, and a rotation takes these into the
    space of the features. Where the rows span more dimensions than there are, the space of the largest singular values
    is kept, the best approximation of this rank (Eckart and Young, 1936), and a line of the log says what it holds.

    Args:
        rows: (n, d).
        out_dims: Width E wanted.

    Returns:
        (n, E), the same on every machine up to rounding; `rows` itself where d = E.
    """
    width = rows.shape[1]
    if width <= out_dims:
        return rows if width == out_dims else F.pad(rows, (0, out_dims - width))
    exact = rows.double()
    _, values, basis = linalg.svd(exact, full_matrices=False)  # values descend; basis (min(n, d), d)
    basis = basis[:out_dims]
    # Each vector of the basis is defined up to its sign: its largest entry is made positive.
    largest = basis.gather(1, basis.abs().argmax(dim=1, keepdim=True))
    mapped = exact @ (basis * largest.sign()).T
    _log_loss(rows, values, out_dims)
    return F.pad(mapped, (0, out_dims - len(basis))).to(rows.dtype)


def _log_loss(rows: Tensor, values: Tensor, out_dims: int) -> None:
    energy = values.square()
    kept = float(energy[:out_dims].sum() / energy.sum())
    if kept < 1 - 1e-9:
        print_log(f'{len(rows)} class embeddings of width {rows.shape[1]} span more than out_dims={out_dims} '
                  f'dimensions: the best {out_dims} hold {100 * kept:.3f} % of their energy', logger='current')
