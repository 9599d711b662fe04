"""What ALT sees: the regions that a model makes of a clip, and the entities that it takes them for."""

from pathlib import Path
from typing import Any, List, Optional, Sequence, Tuple, Union

import numpy as np
import torch
from mmaction.structures import ActionDataSample
from mmengine.dataset import Compose, pseudo_collate
from mmengine.registry import init_default_scope
from torch import Tensor, nn

from vlplugins.ops.entity_alignment import entity_similarity
from vlplugins.text.corpus import corpora_of
from vlplugins.text.corpus_joining import join_corpora, of_categories

from .clip_regions import ClipRegions, EntityMatch, FrameRegions, Region

Known = Tuple[Optional[str], Optional[str], Optional[str]]


@torch.no_grad()
def describe_regions(model: nn.Module, video: Union[str, Path, Tensor], topk: int = 3, view: int = 0) -> ClipRegions:
    """Which patches of a clip merged into which regions, and the entities that these are most similar to.

    Nothing depends on the labels that the model was trained on.

    Args:
        model: A recognizer with a backbone that merges patches and a neck that aligns regions with entities, as
            `load_model` gives it of the configs in `configs/alt/`.
        video: Path of a video, which goes through the test pipeline of the model's config; or a clip, (3, T, H, W) or
            (V, 3, T, H, W), in the pixel values that the pipeline would give (0-255, not normalised).
        topk: Entities of a region.
        view: Which clip or crop, of those that the pipeline makes of a video.

    Raises:
        ValueError: A model without regions or entities, or one without a config for a path; a tensor of another shape;
            no such view.
        VideoDecodeError: The video cannot be read.
    """
    _check(model, topk)
    views, frame_indices = _views(model, video)
    if not 0 <= view < len(views):
        raise ValueError(f'view={view}, but there are {len(views)} of {_name(video) or "the tensor"}, counted from 0.')
    batch = pseudo_collate([dict(inputs=views, data_samples=ActionDataSample())])
    clip = model.data_preprocessor(batch, training=False)['inputs'][0][view:view + 1]
    _, regions, source = model.backbone.trace_regions(clip)

    side, size = model.backbone.patch_size, (clip.shape[-2], clip.shape[-1])
    grid = (size[0] // side, size[1] // side)
    indices = [None] * clip.shape[2] if frame_indices is None else frame_indices[view % len(frame_indices)]
    only_class = model.neck.align == 'class'
    known = _known_entities(model)
    frames = []
    for position, (tokens, sources) in enumerate(zip(regions[0], source[0].view(-1, *grid).cpu().numpy())):
        matches = _matches(model.neck, known, tokens, topk)
        frames.append(FrameRegions(position, indices[position], tuple(
            _region(index, sources == index, side, entities, index == 0 or not only_class)
            for index, entities in enumerate(matches))))
    return ClipRegions(_name(video), size, side, grid, tuple(frames))


def _check(model: nn.Module, topk: int) -> None:
    if not hasattr(model.backbone, 'trace_regions'):
        raise ValueError('describe_regions needs a backbone that merges patches into regions, '
                         f'vlplugins.ToMeCLIPVisionTransformer; the backbone is a {type(model.backbone).__name__}.')
    neck = getattr(model, 'neck', None)
    if getattr(neck, 'entities', None) is None:
        raise ValueError('describe_regions needs a neck that aligns regions with entities, '
                         "vlplugins.MultiModalVideoDecoder with queries='entities'; the neck is "
                         f'{"missing" if neck is None else f"a {type(neck).__name__} without entities"}.')
    if topk < 1:
        raise ValueError(f'topk={topk}: a region has 1 entity or more.')


def _name(video: Union[str, Path, Tensor]) -> Optional[str]:
    return None if isinstance(video, Tensor) else str(video)


def _views(model: nn.Module, video: Union[str, Path, Tensor]) -> Tuple[Tensor, Optional[List[List[int]]]]:
    """Views (V, 3, T, H, W), and the indices of the frames of each temporal clip."""
    if not isinstance(video, Tensor):
        return _decoded(model, str(video))
    views = video[None] if video.ndim == 4 else video
    if views.ndim != 5 or views.shape[1] != 3:
        raise ValueError(f'A clip is (3, T, H, W) or (V, 3, T, H, W), not {tuple(video.shape)}.')
    return views, None


def _decoded(model: nn.Module, path: str) -> Tuple[Tensor, List[List[int]]]:
    if getattr(model, 'cfg', None) is None:
        raise ValueError('describe_regions reads a video through the test pipeline of model.cfg, and this model has no '
                         'cfg: make it with vlplugins.apis.load_model, or give a clip as a tensor.')
    init_default_scope(model.cfg.get('default_scope', 'mmaction'))
    *steps, pack = Compose(model.cfg.test_dataloader.dataset.pipeline).transforms
    sample: Any = dict(filename=path, label=-1, start_index=0, modality='RGB')
    for step in steps:
        sample = step(sample)
    indices = np.reshape(sample['frame_inds'], (sample['num_clips'], -1)).tolist()  # what packing leaves behind
    return pack(sample)['inputs'], indices


def _known_entities(model: nn.Module) -> List[Known]:
    """Unit, description and category of each entity, in the order of their rows."""
    units, cfg = model.neck.entity_texts, getattr(model, 'cfg', None)
    if units is None:
        return [(None, None, None)] * len(model.neck.entities.rows)
    if cfg is not None:
        source = cfg.model.neck.entities
        corpora = corpora_of(source)
        entities = of_categories(corpora[0] if len(corpora) == 1 else join_corpora(corpora), source.get('categories'))
        if [entity.unit for entity in entities] == units:  # else the files are no longer those of the model
            return [(entity.unit, entity.description, entity.category) for entity in entities]
    return [(unit, None, None) for unit in units]


def _matches(neck: nn.Module, known: Sequence[Known], tokens: Tensor, topk: int) -> List[Tuple[EntityMatch, ...]]:
    """The `topk` entities of each region of a frame; `tokens` (R, E)."""
    similarity = entity_similarity(tokens, neck.entities.rows)
    values, rows = similarity.topk(min(topk, similarity.shape[1]), dim=-1)
    return [tuple(EntityMatch(row, value, *known[row]) for row, value in zip(*pair))
            for pair in zip(rows.tolist(), values.tolist())]


def _region(index: int, mask: np.ndarray, side: int, entities: Tuple[EntityMatch, ...], aligned: bool) -> Region:
    box = None
    if mask.any():
        rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        box = (int(columns[0]) * side, int(rows[0]) * side, int(columns[-1] + 1) * side, int(rows[-1] + 1) * side)
    return Region(index, mask, box, aligned, entities)
