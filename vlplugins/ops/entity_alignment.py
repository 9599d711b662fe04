"""Regions take the text embedding of the entity that they show (ALT, Eq. 4-5)."""

from typing import Tuple

import torch
import torch.nn.functional as F
from torch import Tensor

from vlplugins.ops.precision import full_precision


def entity_similarity(regions: Tensor, entities: Tensor) -> Tensor:
    """Cosine similarity w of every region with every entity (ALT, Eq. 4), in float32.

    Args:
        regions: Region tokens, (..., R, E), any length.
        entities: Entity embeddings, (K, E), unit length.

    Returns:
        (..., R, K).
    """
    with full_precision(regions.device):
        return F.normalize(regions.float(), dim=-1) @ entities.float().T


def align_entities(regions: Tensor,
                   entities: Tensor,
                   temperature: float = 1.0,
                   sim_scale: float = 1.0,
                   gumbel: bool = True) -> Tensor:
    """Text embedding of the entity that each region shows, differentiable (ALT, Eq. 4-5).

    The hard choice of Eq. 5 is made on the Gumbel-softmax A of Eq. 4 and passes the gradient of A (straight-through).
    As in the Gumbel-softmax of Jang et al. the noise is added before the division by the temperature; at the paper's
    temperature of 1 this is the printed form.

    Args:
        regions: Region tokens, (..., R, E), any length.
        entities: Entity embeddings, (K, E), unit length.
        temperature: τ of the softmax; towards 0, A itself becomes one-hot.
        sim_scale: Factor on the cosines before the noise. The paper's 1 leaves cosines of CLIP (0.1-0.35) far below
            noise of standard deviation 1.28, so that choices in training are nearly uniform; CLIP's own scale is 100.
        gumbel: Whether Gumbel(0, 1) noise is added.

    Returns:
        Aligned embeddings, (..., R, E): rows of `entities`.
    """
    logits = entity_similarity(regions, entities) * sim_scale
    if gumbel:
        # -log of an Exp(1) sample is Gumbel(0, 1); the sampler never returns 0.
        logits = logits - torch.empty_like(logits).exponential_().log()
    soft = (logits / temperature).softmax(dim=-1)
    hard = torch.zeros_like(soft).scatter_(-1, soft.argmax(dim=-1, keepdim=True), 1.0)
    with full_precision(regions.device):
        return (hard + soft - soft.detach()) @ entities.float()


@torch.no_grad()
def nearest_entities(regions: Tensor, entities: Tensor) -> Tuple[Tensor, Tensor]:
    """Entity that each region shows, without noise: what `align_entities` chooses at test time.

    Args:
        regions: Region tokens, (..., R, E), any length.
        entities: Entity embeddings, (K, E), unit length.

    Returns:
        Index of the entity, (..., R) long, and its cosine similarity, (..., R).
    """
    similarity, index = entity_similarity(regions, entities).max(dim=-1)
    return index, similarity
