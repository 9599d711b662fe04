"""CLIP's vision transformer that merges patches into regions (ALT, Sec. 3.2)."""

from typing import Any, Optional, Tuple

import torch
from torch import Tensor

from vlplugins.models.layers.companion import Companion
from vlplugins.models.layers.transformer_block import TransformerBlock
from vlplugins.ops.token_merging import (
    MergePlan,
    MergeSchedule,
    match_tokens,
    merge_tokens,
    merges_per_block,
    new_positions,
    tokens_after,
)
from vlplugins.registry import MODELS

from .clip_vit import CLIPVisionTransformer


@MODELS.register_module()
class ToMeCLIPVisionTransformer(CLIPVisionTransformer):
    """Frame embeddings and region tokens, both in CLIP's joint space (ALT, Eq. 1-3).

    Between attention and MLP of each block the r most similar pairs of tokens merge, by the keys of that attention.
    Sizes are tracked, weigh the averages, and enter the attention as log sizes. At `merge_per_layer=0` the frame
    embeddings are those of `CLIPVisionTransformer`.

    With `adapters='stm'` the attention over time joins tokens that have the same index in their frames. Each frame
    merges by itself, so that behind the first merge such tokens need not show the same place; the paper, which has this
    variant in Table 7, does not say how it joins them. Log sizes enter the attention within frames alone. The paper's
    GFLOPs of the three variants are higher than what such adapters cost.

    Args:
        merge_per_layer: r. One number for all blocks (the paper's 8), a list with one for each, or the ramp
            (mean, inflection) of ToMe.
        proportional_attention: Whether log sizes are added to the attention logits (Eq. 2).
        **kwargs: Of `CLIPVisionTransformer`.
    """

    def __init__(self, *args: Any, merge_per_layer: MergeSchedule = 8, proportional_attention: bool = True,
                 **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.merges = merges_per_block(merge_per_layer, self.depth)
        self.proportional_attention = proportional_attention

    @property
    def num_regions(self) -> int:
        """R: tokens that are left of a frame of `img_size`, the class token among them."""
        return tokens_after(1 + self.grid[0] * self.grid[1], self.merges)

    def forward(self, x: Tensor) -> Tuple[Tensor, Tensor]:
        """Frames and their regions.

        Args:
            x: Video (B, 3, T, H, W), normalised.

        Returns:
            Frame embeddings (B, T, E), and region tokens (B, T, R, E) in the order of the merging, of which the first
            is the class token, i.e. the frame embedding again. Neither is of unit length.
        """
        return self._encode(x)[:2]

    @torch.no_grad()
    def trace_regions(self, x: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
        """As `forward`, with the region that each patch ended in; for drawing.

        Args:
            x: Video (B, 3, T, H, W), normalised.

        Returns:
            Frame embeddings (B, T, E), region tokens (B, T, R, E), and for every patch, row by row, the index of its
            region, (B, T, N) long.
        """
        return self._encode(x, trace=True)

    def _encode(self, x: Tensor, trace: bool = False) -> Tuple[Tensor, ...]:
        tokens, shape, num_frames = self._enter(x)
        size = None  # all ones until tokens merge: no bias, and the faster attention without a mask
        source = _identity(tokens) if trace else None
        for block, companion, r in zip(self.blocks, self.companions, self.merges):
            tokens, size, plan = self._run(self._block, block, companion, r, tokens, num_frames, size)
            if trace and plan is not None:
                source = new_positions(plan).gather(1, source)
        regions = self.project(tokens).unflatten(0, shape)  # (B·T, R, D) -> (B, T, R, E)
        outputs = (regions[..., 0, :], regions)
        return (*outputs, source.unflatten(0, shape)) if trace else outputs

    def _block(self, block: TransformerBlock, companion: Companion, r: int, tokens: Tensor, num_frames: int,
               size: Optional[Tensor]) -> Tuple[Tensor, Optional[Tensor], Optional[MergePlan]]:
        use_size = size is not None and self.proportional_attention
        tokens, keys = companion.attend(block, tokens, num_frames, size.log() if use_size else None)
        plan = None
        if r:
            plan = match_tokens(keys.mean(dim=1), r)
            size = torch.ones_like(tokens[..., 0], dtype=torch.float32) if size is None else size
            tokens, size = merge_tokens(tokens, size, plan)
        # The class token never leaves its place, where a companion may look for it.
        return companion.feed_forward(block, tokens, num_frames), size, plan


def _identity(tokens: Tensor) -> Tensor:
    # Patch i is token i + 1, behind the class token.
    return torch.arange(1, tokens.shape[1], device=tokens.device).expand(len(tokens), -1)
