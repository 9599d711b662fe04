"""The regions a model made of a clip's frames, and the entities it aligned them to."""

from typing import List, NamedTuple

import numpy as np
import torch
from mmengine.dataset import pseudo_collate
from torch import nn


class ClipRegions(NamedTuple):
    """Regions of one clip; row 0 of a frame's regions is its class token, the frame as a whole.

    Attributes:
        frames: What the model saw, (T, H, W, 3) uint8, RGB.
        source: Region of each patch, (T, N) int.
        entities: Text of the entity of each region, T lists of R.
        similarity: Of each region and its entity, (T, R).
        label: True class.
        predicted: Class with the highest score.
    """

    frames: np.ndarray
    source: np.ndarray
    entities: List[List[str]]
    similarity: np.ndarray
    label: int
    predicted: int

    @property
    def merged(self) -> bool:
        """Whether a region holds several patches."""
        return any(len(np.unique(frame)) < len(frame) for frame in self.source)


def shows_regions(model: nn.Module) -> bool:
    """Whether a model merges tokens into regions and aligns them with entities in a way that can be shown."""
    aligns = getattr(getattr(model, 'neck', None), 'entities', None) is not None  # learnable queries have none
    return aligns and hasattr(model.backbone, 'trace_regions')


@torch.no_grad()
def trace_clip(model: nn.Module, sample: dict) -> ClipRegions:
    """Regions, entities and prediction of the first view of a clip.

    Args:
        model: A recognizer for which `shows_regions` holds, in evaluation mode.
        sample: What a test dataset returns: `inputs` (V, 3, T, H, W) uint8 and `data_samples`.
    """
    views = sample['inputs']
    result = model.test_step(pseudo_collate([sample]))[0]
    data = model.data_preprocessor(pseudo_collate([sample]), training=False)
    _, regions, source = model.backbone.trace_regions(data['inputs'][0][:1])
    indices, similarity = model.neck.nearest_entities(regions)
    return ClipRegions(
        frames=views[0].permute(1, 2, 3, 0).clamp(0, 255).byte().cpu().numpy(),
        source=source[0].cpu().numpy(),
        entities=[[_entity_text(model.neck, entity) for entity in frame] for frame in indices[0].tolist()],
        similarity=similarity[0].float().cpu().numpy(),
        label=int(result.gt_label),
        predicted=int(result.pred_score.argmax()))


def join_equal_entities(clip: ClipRegions) -> ClipRegions:
    """The clip with the patches of a frame that are taken for one entity as one region.

    Similarities are the means over the patches. Row 0 of a frame's regions stays the class token.
    """
    source, entities = np.zeros_like(clip.source), []
    similarity = np.zeros((len(clip.source), 1 + clip.source.shape[1]))
    for t, regions in enumerate(clip.source):
        texts = [clip.entities[t][region] for region in regions]
        names = list(dict.fromkeys(texts))
        source[t] = [1 + names.index(text) for text in texts]
        entities.append([clip.entities[t][0], *names])
        similarity[t, 0] = clip.similarity[t, 0]
        sizes = np.bincount(source[t])[1:]
        similarity[t, 1:1 + len(names)] = np.bincount(source[t], clip.similarity[t, regions])[1:] / sizes
    return clip._replace(source=source, entities=entities, similarity=similarity)


def _entity_text(neck: nn.Module, entity: int) -> str:
    # A corpus that was given as a matrix has no texts.
    return f'entity {entity}' if neck.entity_texts is None else neck.entity_texts[entity]
