"""Videos against the texts of the batch, and texts against its videos."""

from typing import Optional, Tuple

import torch
import torch.nn.functional as F
from mmengine.dist import get_world_size
from torch import Tensor

from vlplugins.ops.gather import gather_rows
from vlplugins.ops.similarity import cosine_logits

SHARPNESS = 10.0  # of the released code of Text4Vis, which has it from ActionCLIP


def info_nce(video: Tensor,
             text: Tensor,
             logit_scale: Tensor,
             labels: Optional[Tensor] = None,
             gather: bool = False) -> Tuple[Tensor, Tensor]:
    """InfoNCE in both directions; the symmetric loss is their mean (Text4Vis, Eq. 2 and Alg. 1; FILS, Eq. 5-6).

    With `gather`, a row is contrasted with the columns of all ranks. The mean over the ranks of what is returned, and
    the mean of its gradients, which is what DDP takes, are loss and gradient of one process with all N rows, however
    they are dealt: a rank with N_r of them returns W/N · the sum over its rows, W the number of ranks. Without `gather`
    each rank contrasts its own rows and returns their mean.

    Args:
        video: (N_r, E), of any length; row i belongs to row i of `text`.
        text: (N_r, E), of any length.
        logit_scale: Logarithm of the factor of the cosines, a scalar.
        labels: (N_r,) long. With them pairs of one label are positives of each other, see `kl_rows`; without them only
            row i of the other side is one, see `cross_entropy_rows`, and all else is negative, of one label or not.
        gather: Whether the batch is that of all ranks.

    Returns:
        Loss of the videos against the texts, and of the texts against the videos; scalars, float32.
    """
    rows = len(video)
    # In one collective, so that no row can lose its pair.
    both = torch.cat([video.float(), text.float()], dim=1)
    both, offset = gather_rows(both) if gather else (both, 0)
    all_video, all_text = both.chunk(2, dim=1)  # (N, E) each

    # N_r rows of the N × N matrix and no more. Gradients are still those of the whole matrix: another rank's rows reach
    # this rank's embeddings through the columns, and their gradients come back through the gather.
    video_logits = cosine_logits(video, all_text, logit_scale)
    text_logits = cosine_logits(text, all_video, logit_scale)
    if labels is None:
        target = torch.arange(offset, offset + rows, device=video.device)
        losses = cross_entropy_rows(video_logits, target), cross_entropy_rows(text_logits, target)
    else:
        all_labels = gather_rows(labels)[0] if gather else labels
        positives = labels[:, None] == all_labels[None, :]
        losses = kl_rows(video_logits, positives), kl_rows(text_logits, positives)
    weight = (get_world_size() if gather else 1) / len(both)
    return losses[0].sum() * weight, losses[1].sum() * weight


def kl_rows(logits: Tensor, positives: Tensor, sharpness: float = SHARPNESS) -> Tensor:
    """Divergence of softmax(logits) from softmax(sharpness · positives), row by row (released code of Text4Vis).

    The released `NCELoss` is `KLDivLoss('mean')` times the number of rows. That mean divides the sum over all entries
    by rows · columns, so that sum / columns is left; the matrix there is square, the whole batch of all processes
    against itself, hence the number it gives is the mean of these rows. With the rows of one of M processes the same
    code would give an M-th of their mean, which is why rows are returned here and weighed in `info_nce`.

    Positives share the probability: with k of them among N columns each gets e¹⁰ / (k · e¹⁰ + N − k). The loss is 0
    where the logits of positives exceed all others by `sharpness`, neither more nor less.

    Args:
        logits: (rows, columns).
        positives: (rows, columns) bool, which columns fit a row.
        sharpness: Factor of the target before its softmax.

    Returns:
        (rows,).
    """
    target = (sharpness * positives.to(logits.dtype)).softmax(dim=1)
    return F.kl_div(logits.log_softmax(dim=1), target, reduction='none').sum(dim=1)


def cross_entropy_rows(logits: Tensor, target: Tensor) -> Tensor:
    """−log softmax(logits) at the column of the pair, row by row (CLIP; FILS, Eq. 5-6).

    Args:
        logits: (rows, columns).
        target: (rows,) long, the column that fits each row.

    Returns:
        (rows,).
    """
    return F.cross_entropy(logits, target, reduction='none')
