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
            list, a tensor, or the path of a `.pt` or `.npy` file.
        embed_dims: Width E of the joint space.
        num_blocks: M; the paper's are 4 for ViT-B and 6 for ViT-L.
        num_heads: Attention heads; E / 64 where not given.
        num_regions: R that the backbone hands over, for `reduce='flatten'`: `backbone.num_regions` tells it, 101 for
            ViT-B/16 and 65 for ViT-L/14 at 224 pixels and r = 8.
        align: 'regions' aligns every region token; 'class' the class token only (Table 5; Table 8 at r = 0).
        reduce: How the R aligned embeddings of a frame become one query (Eq. 6): 'flatten', 'mean' or 'attention'.
        temperature: τ of Eq. 4.
        sim_scale: Factor on the cosines of Eq. 4; see `align_entities` for why 1, the paper's, is nearly random choice.
        gumbel: Whether Gumbel noise is added in training. Never in evaluation.
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
                 entities: Any,
                 embed_dims: int = 512,
                 num_blocks: int = 4,
                 num_heads: Optional[int] = None,
                 num_regions: int = 101,
                 align: str = 'regions',
                 reduce: str = 'flatten',
                 temperature: float = 1.0,
                 sim_scale: float = 1.0,
                 gumbel: bool = True,
                 max_frames: int = 77,
                 position_std: float = 0.02,
                 conv: bool = True,
                 self_attention: bool = True,
                 kernel_size: int = 3,
                 depthwise: bool = False,
                 pre_norm: bool = True,
                 init_cfg: Optional[dict] = None) -> None:
        super().__init__(init_cfg)
        if align not in ('regions', 'class'):
            raise ValueError(f"align={align!r} is unknown: use 'regions' or 'class'.")
        rows, units = entity_rows(entities)
        if rows.shape[1] != embed_dims:
            raise ValueError(f'The entities are {rows.shape[1]} wide, but neck.embed_dims={embed_dims}: both live in '
                             "CLIP's joint space, 512 wide for ViT-B and 768 for ViT-L.")
        self.entities = ConstantMatrix(rows)
        self.entity_texts: Optional[List[str]] = units
        self.align, self.gumbel = align, gumbel
        self.temperature, self.sim_scale = temperature, sim_scale
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
                embeddings alone, from `CLIPVisionTransformer`, with `align='class'`.
            data_samples: Unused; the host hands them over in training.

        Returns:
            z (B, E), and an empty dict of auxiliary losses.

        Raises:
            ValueError: If regions are asked for and the backbone gives none.
        """
        frames, regions = self._split(x)
        queries = self.reduction(self.align_regions(regions))  # (B, T, R, E) -> (B, T, E), Eq. 6
        num_frames = frames.shape[1]
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
        rows = self.entities.rows
        if not self.training:
            return rows[nearest_entities(regions, rows)[0]]
        return align_entities(regions, rows, self.temperature, self.sim_scale, self.gumbel)

    def nearest_entities(self, regions: Tensor) -> Tuple[Tensor, Tensor]:
        """Entity of each region and its cosine similarity, both (B, T, R); names are in `entity_texts`."""
        return nearest_entities(regions, self.entities.rows)

    def _split(self, x: Any) -> Tuple[Tensor, Tensor]:
        frames, regions = (x, None) if isinstance(x, Tensor) else x
        if self.align == 'class':
            return frames, frames.unsqueeze(2)
        if regions is None:
            raise ValueError("neck.align='regions' needs a backbone that gives region tokens, such as "
                             "ToMeCLIPVisionTransformer. Set neck.align='class' to align the class token only.")
        return frames, regions


def _time_table(max_frames: int, embed_dims: int, std: float) -> Optional[nn.Parameter]:
    if max_frames == 0:
        return None
    return nn.Parameter(nn.init.trunc_normal_(torch.empty(max_frames, embed_dims), std=std, a=-4 * std, b=4 * std))
