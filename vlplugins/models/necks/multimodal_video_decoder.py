"""ALT's multi-modal video decoder."""

from typing import Any, Dict, List, Optional, Tuple

import torch
from mmengine.model import BaseModule
from torch import Tensor, nn

from vlplugins.models.layers.constant_matrix import ConstantMatrix
from vlplugins.models.layers.region_reduction import RegionReduction
from vlplugins.models.layers.video_decoder_block import VideoDecoderBlock
from vlplugins.ops.entity_alignment import align_entities, nearest_entities
from vlplugins.ops.position_embedding import fit_time_table
from vlplugins.registry import MODELS
from vlplugins.text.sources import entity_rows


@MODELS.register_module()
class MultiModalVideoDecoder(BaseModule):
    """Regions become entities of a text corpus, and the entities query the frames for the video (ALT, Eq. 4-9).

    No parameter depends on the number of entities: the corpus can be another one at test time.

    Args:
        entities: The corpus: a dict with `corpus` and `encoder`; or the embeddings themselves, (K, E), as a nested
            list, a tensor, or the path of a `.pt` or `.npy` file. Neither read nor encoded with `queries='learnable'`.
        embed_dims: Width E of the joint space.
        num_blocks: M; the paper's are 4 for ViT-B and 6 for ViT-L.
        num_heads: Attention heads; E / 64 where not given.
        num_regions: R that the backbone hands over, for `reduce='flatten'`: `backbone.num_regions` tells it, 101 for
            ViT-B/16 and 65 for ViT-L/14 at 224 pixels and r = 8.
        align: 'regions' aligns every region token; 'class' the class token only, whether the backbone merges tokens or
            not (Table 5; Table 8 at r = 0).
        reduce: How the R aligned embeddings of a frame become one query (Eq. 6): 'flatten', 'mean' or 'attention'.
        temperature: τ of Eq. 4.
        sim_scale: Factor on the cosines of Eq. 4; see `align_entities` for why 1, the paper's, is nearly random choice.
        gumbel: Whether Gumbel noise is added in training. Never in evaluation.
        queries: 'entities' for Eq. 6; 'learnable' for random learned ones in their place (Table C3, first row), for any
            backbone that gives frame embeddings. The paper does not say how many. It is one for each frame here, the
            (T, E) of Eq. 7, so that the decoder stays as it is: the rows of the table of query positions, to which
            Eq. 6 then adds nothing. Without the layer of Eq. 6, ALT-B/16 has 26.5 M parameters less, 98.1 M.
        chunk_size: Regions whose similarities with all entities are in memory at the same time; see `align_entities`
            for what it saves in training, and for None, which decides by size.
        max_frames: Rows of the two tables of frame positions, one for queries and one for frames, which the paper does
            not mention but attention needs to tell frames apart; 0 for none. Longer clips interpolate them.
        position_std: Standard deviation of their random start.
        conv: Whether blocks have the temporal convolution (Table C4).
        self_attention: Whether blocks have self-attention (Table C4).
        kernel_size: Frames that the convolution spans.
        depthwise: Depth-wise instead of dense convolution.
        pre_norm: Where the LayerNorms stand; see `VideoDecoderBlock`.
        init_cfg: Of the host's BaseModule.
    """

    def __init__(self,
                 entities: Any = None,
                 embed_dims: int = 512,
                 num_blocks: int = 4,
                 num_heads: Optional[int] = None,
                 num_regions: int = 101,
                 align: str = 'regions',
                 reduce: str = 'flatten',
                 temperature: float = 1.0,
                 sim_scale: float = 1.0,
                 gumbel: bool = True,
                 queries: str = 'entities',
                 chunk_size: Optional[int] = None,
                 max_frames: int = 77,
                 position_std: float = 0.02,
                 conv: bool = True,
                 self_attention: bool = True,
                 kernel_size: int = 3,
                 depthwise: bool = False,
                 pre_norm: bool = True,
                 init_cfg: Optional[dict] = None) -> None:
        super().__init__(init_cfg)
        _check_choice('align', align, ('regions', 'class'))
        _check_choice('queries', queries, ('entities', 'learnable'))
        if chunk_size is not None and chunk_size < 1:
            raise ValueError(f'neck.chunk_size={chunk_size} is no number of regions: use 1 or more, or None.')
        if queries == 'learnable' and max_frames == 0:
            raise ValueError("neck.queries='learnable' needs a table of neck.max_frames rows for its queries, "
                             'but neck.max_frames=0: set it to the number of frames of a clip, or more.')
        self.align, self.gumbel, self.chunk_size = align, gumbel, chunk_size
        self.temperature, self.sim_scale = temperature, sim_scale
        self.entities: Optional[ConstantMatrix] = None
        self.entity_texts: Optional[List[str]] = None
        self.reduction: Optional[RegionReduction] = None
        if queries == 'entities':
            self._read_entities(entities, embed_dims)
            self.reduction = RegionReduction(embed_dims, 1 if align == 'class' else num_regions, reduce)
        self.query_position, self.frame_position = (
            _time_table(max_frames, embed_dims, position_std) for _ in range(2))
        num_heads = num_heads or max(1, embed_dims // 64)
        self.blocks = nn.ModuleList(
            VideoDecoderBlock(embed_dims, num_heads, conv, self_attention, kernel_size, depthwise, pre_norm)
            for _ in range(num_blocks))
        self.proj = nn.Linear(embed_dims, embed_dims)

    def forward(self, x: Tuple[Tensor, Tensor], data_samples: Optional[list] = None) -> Tuple[Tensor, Dict]:
        """Video representation z.

        Args:
            x: Frame embeddings (B, T, E) and region tokens (B, T, R, E), from `ToMeCLIPVisionTransformer`; or frame
                embeddings alone, from `CLIPVisionTransformer`, with `align='class'` or learnable queries.
            data_samples: Unused; the host hands them over in training.

        Returns:
            z (B, E), and an empty dict of auxiliary losses.

        Raises:
            ValueError: If regions are to be aligned and the backbone gives none.
        """
        frames, regions = (x, None) if isinstance(x, Tensor) else x
        num_frames = frames.shape[1]
        queries = torch.zeros_like(frames) if self.reduction is None else self._entity_queries(frames, regions)
        if self.query_position is not None:
            queries = queries + fit_time_table(self.query_position, num_frames)
            frames = frames + fit_time_table(self.frame_position, num_frames)
        for block in self.blocks:
            queries = block(queries, frames)
        return self.proj(queries.mean(dim=1)), {}  # Eq. 9

    def align_regions(self, regions: Tensor) -> Tensor:
        """Aligned entity embedding of each region, (B, T, R, E): the hard choice of Eq. 4-5.

        In evaluation there is no noise, and the choice is a look-up: the softmax is never formed.
        """
        rows = self._rows()
        if not self.training:
            return rows[nearest_entities(regions, rows, self.chunk_size)[0]]
        return align_entities(regions, rows, self.temperature, self.sim_scale, self.gumbel, self.chunk_size)

    def nearest_entities(self, regions: Tensor) -> Tuple[Tensor, Tensor]:
        """Entity of each region and its cosine similarity, both (B, T, R); names are in `entity_texts`."""
        return nearest_entities(regions, self._rows(), self.chunk_size)

    def _read_entities(self, source: Any, embed_dims: int) -> None:
        if source is None:
            raise ValueError('neck.entities is missing: give entities=dict(corpus=…, encoder=…), or set '
                             "neck.queries='learnable' for a decoder without entities.")
        rows, self.entity_texts = entity_rows(source)
        if rows.shape[1] != embed_dims:
            raise ValueError(f'The entities are {rows.shape[1]} wide, but neck.embed_dims={embed_dims}: both live in '
                             "CLIP's joint space, 512 wide for ViT-B and 768 for ViT-L.")
        self.entities = ConstantMatrix(rows)

    def _entity_queries(self, frames: Tensor, regions: Optional[Tensor]) -> Tensor:
        """One query for each frame out of what is aligned: (B, T, R, E) -> (B, T, E), Eq. 6."""
        if self.align == 'class':
            regions = frames.unsqueeze(2)
        elif regions is None:
            raise ValueError("neck.align='regions' needs a backbone that gives region tokens, such as "
                             "ToMeCLIPVisionTransformer. Set neck.align='class' to align the class token only.")
        return self.reduction(self.align_regions(regions))

    def _rows(self) -> Tensor:
        if self.entities is None:
            raise ValueError("The neck has no entities to align regions with: neck.queries='learnable'.")
        return self.entities.rows


def _check_choice(key: str, value: str, known: Tuple[str, str]) -> None:
    if value not in known:
        raise ValueError(f'{key}={value!r} is unknown: use {known[0]!r} or {known[1]!r}.')


def _time_table(max_frames: int, embed_dims: int, std: float) -> Optional[nn.Parameter]:
    if max_frames == 0:
        return None
    return nn.Parameter(nn.init.trunc_normal_(torch.empty(max_frames, embed_dims), std=std, a=-4 * std, b=4 * std))
