"""Which words a caption has, told from a video."""

import torch.nn.functional as F
from torch import Tensor


def word_bag_loss(logits: Tensor, targets: Tensor) -> Tensor:
    """Binary cross-entropy of the words of a caption, in float32.

    A loss of ours, not CLIP's: contrasting alone must find the words of a caption by comparing whole sentences, and a
    small model finds them much sooner when it is asked for each.

    Args:
        logits: Of the words: of a video, (B, V), or of each of its tokens, (B, N, V), of which the highest of a word
            counts: it is enough that one token shows what the word says.
        targets: (B, V) bool, the words of the caption.

    Returns:
        A scalar, the sum over words and the mean over videos.
    """
    logits = logits.float() if logits.ndim == 2 else logits.float().amax(dim=1)
    return F.binary_cross_entropy_with_logits(logits, targets.to(logits), reduction='none').sum(dim=1).mean()
