"""Regions of a clip and the entities that they show, as plain data."""

import json
from dataclasses import asdict, dataclass
from typing import Any, Dict, List, Optional, Tuple

import numpy as np


@dataclass(frozen=True)
class EntityMatch:
    """An entity of the corpus, and how similar a region is to it.

    Attributes:
        index: Row of the entity among the embeddings.
        similarity: Cosine of the region and the entity.
        unit: Word or phrase; None where the model was given embeddings instead of a corpus.
        description: What the unit means or looks like; None where it is not known.
        category: 'object', 'body', 'scene' or 'motion'; None where it is not known.
    """

    index: int
    similarity: float
    unit: Optional[str] = None
    description: Optional[str] = None
    category: Optional[str] = None


@dataclass(frozen=True, eq=False)
class Region:
    """Patches of a frame that merged into one token, or the class token.

    Attributes:
        index: Place of the token among those of the frame; 0 is the class token, which stands for the whole frame and
            has no patches of its own.
        mask: Which patches of the grid belong to it, (rows, columns) bool.
        box: The smallest box around its patches in pixels of what the network sees, (left, top, right, bottom) with
            right and bottom excluded; None of the class token.
        aligned: Whether the model looks its entity up; of a neck with `align='class'`, the class token's alone.
        entities: The most similar entities, the most similar one first: it is the one that the model takes.
    """

    index: int
    mask: np.ndarray
    box: Optional[Tuple[int, int, int, int]]
    aligned: bool
    entities: Tuple[EntityMatch, ...]

    @property
    def is_class_token(self) -> bool:
        """Whether it stands for the whole frame."""
        return self.index == 0

    @property
    def size(self) -> int:
        """Number of patches; 0 of the class token."""
        return int(self.mask.sum())

    @property
    def patches(self) -> List[Tuple[int, int]]:
        """Row and column of each patch, row by row."""
        return [(int(row), int(column)) for row, column in np.argwhere(self.mask)]

    def to_dict(self) -> Dict[str, Any]:
        """What JSON can hold; the mask is there as `patches`."""
        return dict(index=self.index, is_class_token=self.is_class_token, aligned=self.aligned, size=self.size,
                    patches=[list(patch) for patch in self.patches], box=None if self.box is None else list(self.box),
                    entities=[asdict(entity) for entity in self.entities])


@dataclass(frozen=True, eq=False)
class FrameRegions:
    """Regions of a frame.

    Attributes:
        position: Of the frame in the clip, from 0.
        frame_index: Of the frame in the video, from 0; None where the clip was given as a tensor.
        regions: The class token, then the others in the order that merging left them in; each patch is in one.
    """

    position: int
    frame_index: Optional[int]
    regions: Tuple[Region, ...]

    def to_dict(self) -> Dict[str, Any]:
        """What JSON can hold."""
        return dict(position=self.position, frame_index=self.frame_index,
                    regions=[region.to_dict() for region in self.regions])


@dataclass(frozen=True, eq=False)
class ClipRegions:
    """Regions of a clip.

    Attributes:
        video: Path of the video; None where the clip was given as a tensor.
        image_size: Height and width in pixels of what the network sees, after the pipeline's scaling and cropping.
        patch_size: Side of a patch in these pixels.
        grid: Rows and columns of patches.
        frames: One for each frame of the clip.
    """

    video: Optional[str]
    image_size: Tuple[int, int]
    patch_size: int
    grid: Tuple[int, int]
    frames: Tuple[FrameRegions, ...]

    def to_dict(self) -> Dict[str, Any]:
        """What JSON can hold."""
        return dict(video=self.video, image_size=list(self.image_size), patch_size=self.patch_size,
                    grid=list(self.grid), frames=[frame.to_dict() for frame in self.frames])

    def to_json(self, indent: Optional[int] = None) -> str:
        """`to_dict` as a text; `indent` as for `json.dumps`."""
        return json.dumps(self.to_dict(), indent=indent, ensure_ascii=False)
