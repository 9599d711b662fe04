"""Which words a caption has, told from an embedding."""

from typing import Optional

import torch.nn.functional as F
from torch import Tensor


def word_bag_loss(logits: Tensor, targets: Tensor, weights: Optional[Tensor] = None) -> Tensor:
    """Binary cross-entropy of the words of a caption, in float32.

    A loss of ours, not CLIP's: contrasting alone must find the words of a caption by comparing whole sentences, and a
    small model finds them much sooner when it is asked for each.

    Args:
        logits: Of the words: of a video or a text, (B, V), or of each of its tokens, (B, N, V), of which the highest of
            a word counts: it is enough that one token shows what the word says.
        targets: (B, V) bool, the words of the caption.
        weights: Of the words, (V,); all 1 where not given.

    Returns:
        A scalar, the weighted sum over words and the mean over videos.
    """
    logits = logits.float() if logits.ndim == 2 else logits.float().amax(dim=1)
    losses = F.binary_cross_entropy_with_logits(logits, targets.to(logits), weight=weights, reduction='none')
    return losses.sum(dim=1).mean()
