"""From what is seen of a clip to what is hidden."""

from typing import Optional, Tuple

import torch
from mmengine.model import BaseModule
from torch import Tensor, nn

from vlplugins.models.layers.checkpointing import run_block
from vlplugins.models.layers.transformer_block import MLP, TransformerBlock
from vlplugins.ops.position_embedding import sinusoid_table
from vlplugins.ops.token_indexing import take_tokens
from vlplugins.registry import MODELS

NORM_EPS = 1e-6  # VideoMAE's


@MODELS.register_module()
class FeaturePredictor(BaseModule):
    """Predicts the features of masked tokens from those of visible ones (FILS, Eq. 2 and Sec. 6).

    A learnable [MASK] token stands in every masked place; a shallow transformer over all tokens fills it in. A token
    knows its place by a fixed table alone, so the order in which tokens are handed over does not matter: predictions
    come in the order of `masked`, and must be compared with targets in the same order.

    Args:
        in_dims: Width of the encoder.
        grid: Tokens of a clip over time, height and width.
        embed_dims: Width of the predictor.
        depth: Transformer blocks.
        num_heads: Attention heads.
        out_dims: Width of the predictions; that of the encoder, or of a token's pixels.
        hidden_dims: Width inside the MLP that ends the predictor; None for a single linear layer, as for pixels.
        with_cp: Gradient checkpointing: each block is computed again in the backward pass instead of being kept.
        init_cfg: Of the host's BaseModule.
    """

    def __init__(self,
                 in_dims: int = 768,
                 grid: Tuple[int, int, int] = (8, 14, 14),
                 embed_dims: int = 384,
                 depth: int = 6,
                 num_heads: int = 6,
                 out_dims: int = 768,
                 hidden_dims: Optional[int] = 1536,
                 with_cp: bool = False,
                 init_cfg: Optional[dict] = None) -> None:
        super().__init__(init_cfg)
        times, height, width = self.grid = tuple(grid)
        self.in_dims, self.out_dims, self.with_cp = in_dims, out_dims, with_cp
        self.proj_in = nn.Linear(in_dims, embed_dims, bias=False)
        self.mask_token = nn.Parameter(torch.zeros(1, 1, embed_dims))
        self.register_buffer('pos_embed', sinusoid_table(times * height * width, embed_dims), persistent=False)
        self.blocks = nn.ModuleList(
            TransformerBlock(embed_dims, num_heads, norm_eps=NORM_EPS, bias_keys=False) for _ in range(depth))
        self.norm = nn.LayerNorm(embed_dims, NORM_EPS)
        if hidden_dims is None:
            self.proj_out = nn.Linear(embed_dims, out_dims)
        else:
            self.proj_out = MLP(embed_dims, hidden_dims, out_dims=out_dims)
        self._init_random()

    def forward(self, feats: Tensor, visible: Tensor, masked: Tensor) -> Tensor:
        """Predicted features.

        Args:
            feats: Of the visible tokens, (B, K, in_dims).
            visible: Their positions, (B, K) long.
            masked: Positions to predict, (B, M) long.

        Returns:
            (B, M, out_dims), in the order of `masked`.

        Raises:
            ValueError: If the positions are not those of the predictor's grid.
        """
        if visible.shape[1] + masked.shape[1] != self.pos_embed.shape[1]:
            raise ValueError(f'{visible.shape[1]} visible and {masked.shape[1]} masked tokens are not the '
                             f'{self.pos_embed.shape[1]} of model.predictor.grid={self.grid}: set it to the grid of '
                             'the backbone.')
        table = self.pos_embed.expand(len(feats), -1, -1)
        seen = self.proj_in(feats)
        tokens = torch.cat([seen + take_tokens(table, visible).to(seen.dtype),
                            self.mask_token + take_tokens(table, masked)], dim=1)
        for block in self.blocks:
            tokens = run_block(block, tokens, self.with_cp)
        return self.proj_out(self.norm(tokens[:, visible.shape[1]:]))

    def _init_random(self) -> None:
        # VideoMAE's: Xavier for every linear layer, a small normal for the mask token.
        for module in self.modules():
            if isinstance(module, nn.Linear):
                nn.init.xavier_uniform_(module.weight)
                if module.bias is not None:
                    nn.init.zeros_(module.bias)
        nn.init.trunc_normal_(self.mask_token, std=0.02)
