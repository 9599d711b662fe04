"""Text4Vis' temporal module: frames attend to each other before they are averaged."""

from typing import Any, Dict, Optional, Tuple

import torch
from mmengine.model import BaseModule
from torch import Tensor, nn

from vlplugins.models.layers.transformer_block import TransformerBlock
from vlplugins.ops.position_embedding import fit_time_table
from vlplugins.registry import MODELS

INIT_STD = 0.02


@MODELS.register_module()
class TemporalTransformer(BaseModule):
    """Feature of a video from its frames by pre-norm transformer blocks over time, T-Trans in Text4Vis (Table 8).

    What the blocks give is added to the frames as they came, so that CLIP's own embeddings reach the classifier from
    the first step.

    Args:
        embed_dims: Width E of the frame embeddings.
        num_blocks: Transformer blocks.
        num_heads: Attention heads; E / 64 where not given. The released code takes the width of CLIP's *text tower*
            over 64, which is the same for ViT and is 8 for RN50, whose E is 1024.
        mlp_ratio: Hidden width of a block's MLP over E.
        max_frames: Rows of the table of frame positions. Longer clips interpolate it.
        position_std: Standard deviation of random positions. Small models trained from scratch want about 0.5, or they
            take long to tell frames apart.
        init_std: Standard deviation of the random weights of the linear layers. The released code's 0.02 is made for
            widths about 512; at a width of 96 Xavier's, about 0.1, learns motion several times faster.
        init_cfg: Of the host's BaseModule.
    """

    def __init__(self,
                 embed_dims: int,
                 num_blocks: int = 6,
                 num_heads: Optional[int] = None,
                 mlp_ratio: float = 4.0,
                 max_frames: int = 77,
                 position_std: float = INIT_STD,
                 init_std: float = INIT_STD,
                 init_cfg: Optional[dict] = None) -> None:
        super().__init__(init_cfg)
        self.embed_dims = embed_dims
        self.frame_position = nn.Parameter(torch.empty(max_frames, embed_dims))
        heads = num_heads or max(embed_dims // 64, 1)
        self.blocks = nn.ModuleList(
            TransformerBlock(embed_dims, heads, mlp_ratio, act='quick_gelu', norm_eps=1e-12)
            for _ in range(num_blocks))
        self._init_random(position_std, init_std)

    def forward(self, x: Tensor, data_samples: Any = None) -> Tuple[Tensor, Dict[str, Tensor]]:
        """Features of videos.

        Args:
            x: Frame embeddings, (B, T, E).
            data_samples: Not used; the host hands them over in training.

        Returns:
            (B, E), and no auxiliary losses.

        Raises:
            ValueError: If `x` is something else than frame embeddings of the width that the neck was built for.
        """
        if x.ndim != 3 or x.shape[2] != self.embed_dims:
            raise ValueError(f'TemporalTransformer takes frame embeddings (B, T, {self.embed_dims}), not '
                             f'{tuple(x.shape)}. Set model.neck.embed_dims to the out_dims of the backbone.')
        tokens = x + fit_time_table(self.frame_position, x.shape[1])
        for block in self.blocks:
            tokens = block(tokens)
        return (x + tokens).mean(dim=1), {}

    def _init_random(self, position_std: float, init_std: float) -> None:
        # As the released code initialises, where no other numbers are given: every Linear and the positions from
        # N(0, 0.02). Torch's attention, which it uses, keeps the projection to queries, keys and values as a bare
        # parameter that such a loop does not see: it stays at Xavier's uniform distribution, as ours has it.
        nn.init.normal_(self.frame_position, std=position_std)
        for block in self.blocks:
            for layer in (block.attn.proj, block.mlp.fc1, block.mlp.fc2):
                nn.init.normal_(layer.weight, std=init_std)
                nn.init.zeros_(layer.bias)
