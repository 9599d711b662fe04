"""Which entities a caption names, told from the regions of its video."""

import torch.nn.functional as F
from torch import Tensor

from vlplugins.ops.entity_alignment import entity_similarity


def region_entity_loss(regions: Tensor, entities: Tensor, named: Tensor, logit_scale: Tensor, bias: Tensor) -> Tensor:
    """Binary cross-entropy of the entities that captions name, in float32.

    The logit of an entity is the log-mean-exp of exp(logit_scale) · cosine over all regions of a video, plus a bias: a
    soft maximum, since it is enough that one region shows what the caption names. One bias for all entities leaves
    their cosines comparable, so that the entity nearest to a region is the likeliest one.

    Contrasting whole videos with captions trains the class token alone: regions get no gradient, and no word. This
    loss is ours; that of regions and words by their highest similarity is known from FILIP (Yao et al., 2022).

    Args:
        regions: Tokens, (B, N, E), of any length.
        entities: (K, E), of unit length.
        named: (B, K) bool, the entities that the caption of each video names.
        logit_scale: Logarithm of the factor on the cosines, a scalar.
        bias: Scalar.

    Returns:
        A scalar, the sum over entities and the mean over videos.
    """
    logits = logit_scale.exp() * entity_similarity(regions, entities)  # (B, N, K)
    logits = logits.logsumexp(dim=1) - logits.new_tensor(float(logits.shape[1])).log() + bias
    return F.binary_cross_entropy_with_logits(logits, named.to(logits), reduction='none').sum(dim=1).mean()
