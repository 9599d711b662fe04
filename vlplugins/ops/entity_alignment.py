"""Regions take the text embedding of the entity that they show (ALT, Eq. 4-5)."""

from typing import Optional, Tuple

import torch
import torch.nn.functional as F
from torch import Tensor

from vlplugins.ops.gumbel_choice import CHUNK, ChoiceRule, choose_rows, new_seed, queries_at_once
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
                   gumbel: bool = True,
                   chunk_size: Optional[int] = None) -> Tensor:
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
        chunk_size: Regions, of all frames and videos, whose softmax is in memory at the same time. Where there are
            more, the backward pass computes A again, chunk by chunk, instead of keeping it: the result is the same, up
            to which noise it drew. None keeps A where it has up to 2²⁵ numbers (128 MiB), and takes chunks of 2²² (16
            MiB) beyond.

    Returns:
        Aligned embeddings, (..., R, E): rows of `entities`. They can be differentiated once.
    """
    if regions.is_meta:  # for counting: Eq. 5 as printed multiplies, where the look-up below needs no product
        return entity_similarity(regions, entities) @ entities.float()
    rule = ChoiceRule(sim_scale, temperature, new_seed() if gumbel else None)
    with full_precision(regions.device):
        queries = F.normalize(regions.float(), dim=-1)
        return choose_rows(queries.flatten(0, -2), entities.float(), rule, chunk_size).view(queries.shape)


@torch.no_grad()
def nearest_entities(regions: Tensor, entities: Tensor, chunk_size: Optional[int] = None) -> Tuple[Tensor, Tensor]:
    """Entity that each region shows, without noise: what `align_entities` chooses at test time.

    Args:
        regions: Region tokens, (..., R, E), any length.
        entities: Entity embeddings, (K, E), unit length.
        chunk_size: Regions whose similarities are in memory at the same time; None for as many as make up to 2²²
            numbers (16 MiB).

    Returns:
        Index of the entity, (..., R) long, and its cosine similarity, (..., R).
    """
    tokens, rows = regions.flatten(0, -2), entities.float()
    size = queries_at_once(len(tokens), len(rows), chunk_size, limit=CHUNK)
    space = rows.new_empty(size, len(rows))  # for the similarities of each chunk in turn
    with full_precision(regions.device):
        found = [torch.mm(F.normalize(chunk.float(), dim=-1), rows.T, out=space[:len(chunk)]).max(dim=-1)
                 for chunk in tokens.split(size)]
    similarity, index = (torch.cat(parts).view(regions.shape[:-1]) for parts in zip(*found))
    return index, similarity
