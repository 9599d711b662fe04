"""A vision transformer of tubelets, which may see a part of them only."""

from typing import Optional, Sequence, Tuple

import torch
from mmengine.logging import MMLogger
from mmengine.model import BaseModule
from torch import Tensor, nn

from vlplugins.models.layers.checkpointing import run_block
from vlplugins.models.layers.transformer_block import TransformerBlock
from vlplugins.ops.position_embedding import sinusoid_table
from vlplugins.ops.token_indexing import take_tokens
from vlplugins.registry import MODELS

from .tube_vit_weights import load_tube_weights

NORM_EPS = 1e-6  # VideoMAE's


class TubeEmbed(nn.Module):
    """Tubelets to tokens, by a convolution whose stride is its kernel."""

    def __init__(self, tubelet_size: int, patch_size: int, embed_dims: int) -> None:
        super().__init__()
        size = (tubelet_size, patch_size, patch_size)
        self.proj = nn.Conv3d(3, embed_dims, kernel_size=size, stride=size)

    def forward(self, x: Tensor) -> Tensor:
        """(B, 3, T, H, W) -> (B, N, D), times first, then rows."""
        return self.proj(x).flatten(2).transpose(1, 2)


@MODELS.register_module()
class TubeVisionTransformer(BaseModule):
    """Tokens of a clip, or of the visible part of it (VideoMAE's ViT; FILS, Sec. 3.1).

    Positions are fixed sines and cosines, so that nothing but the order tells tokens apart and any part of them may be
    left out. Equal to MMAction2's `VisionTransformer` with the same weights.

    Args:
        img_size: Pixels, height and width alike.
        patch_size: Pixels of a tubelet's side.
        tubelet_size: Frames of a tubelet.
        num_frames: Frames of a clip.
        embed_dims: Width D of the tokens.
        depth: Blocks.
        num_heads: Attention heads.
        mlp_ratio: Hidden width of a block's MLP over D.
        drop_path_rate: Stochastic depth of the last block; it grows from 0 at the first.
        pool: None for tokens; 'mean' for their average, which is then normalised: the feature of a clip for a linear
            head. The parameters are the same in both, so that pre-trained ones load with nothing missing.
        pretrained: Path of a checkpoint of FILS, VideoMAE or MMAction2 to start from.
        with_cp: Gradient checkpointing: each block is computed again in the backward pass instead of being kept.
        init_cfg: Of the host's BaseModule.

    Attributes:
        grid: Tokens over time, height and width.
        clip_size: Frames, height and width of a clip.

    Raises:
        ValueError: When frames or pixels are no multiple of a tubelet's, or for an unknown `pool`.
    """

    def __init__(self,
                 img_size: int = 224,
                 patch_size: int = 16,
                 tubelet_size: int = 2,
                 num_frames: int = 16,
                 embed_dims: int = 768,
                 depth: int = 12,
                 num_heads: int = 12,
                 mlp_ratio: float = 4.0,
                 drop_path_rate: float = 0.0,
                 pool: Optional[str] = None,
                 pretrained: Optional[str] = None,
                 with_cp: bool = False,
                 init_cfg: Optional[dict] = None) -> None:
        super().__init__(init_cfg)
        if pool not in (None, 'mean'):
            raise ValueError(f"pool={pool!r} is unknown to TubeVisionTransformer: use None or 'mean'.")
        self.grid = _grid(num_frames, img_size, tubelet_size, patch_size)
        self.clip_size = (num_frames, img_size, img_size)
        self.tubelet_size, self.patch_size = tubelet_size, patch_size
        self.embed_dims, self.pool, self.pretrained, self.with_cp = embed_dims, pool, pretrained, with_cp
        self.patch_embed = TubeEmbed(tubelet_size, patch_size, embed_dims)
        times, height, width = self.grid
        self.register_buffer('pos_embed', sinusoid_table(times * height * width, embed_dims), persistent=False)
        rates = torch.linspace(0, drop_path_rate, depth, device='cpu').tolist()
        self.blocks = nn.ModuleList(
            TransformerBlock(embed_dims, num_heads, mlp_ratio, norm_eps=NORM_EPS, drop_path=rate, bias_keys=False)
            for rate in rates)
        self.norm = nn.LayerNorm(embed_dims, NORM_EPS)
        self._init_random()

    def forward(self, x: Tensor, visible: Optional[Tensor] = None) -> Tensor:
        """Features of a clip.

        Args:
            x: (B, 3, T, H, W), normalised.
            visible: Positions of the tokens to see, (B, K) long; all where not given. The others take no part and cost
                nothing.

        Returns:
            (B, N, D), or (B, K, D) in the order of `visible`; (B, D) with `pool='mean'`.

        Raises:
            ValueError: When the clip has another size than the transformer was built for.
        """
        if tuple(x.shape[2:]) != self.clip_size:
            raise ValueError(f'clips have {_sizes(x.shape[2:])}, but model.backbone was built for '
                             f'{_sizes(self.clip_size)}. Set its num_frames and img_size to those of the pipeline.')
        tokens = self.embed_patches(x)
        tokens = tokens + self.pos_embed.to(tokens.dtype)
        if visible is not None:
            tokens = take_tokens(tokens, visible)
        for block in self.blocks:
            tokens = run_block(block, tokens, self.with_cp)
        return self.norm(tokens if self.pool is None else tokens.mean(dim=1))

    def embed_patches(self, x: Tensor) -> Tensor:
        """Tokens before positions and transformer: (B, 3, T, H, W) -> (B, N, D)."""
        return self.patch_embed(x)

    def init_weights(self) -> None:
        """Loads `pretrained` where it is given; `init_cfg` of the host is respected otherwise."""
        if self.pretrained is None:
            super().init_weights()
            return
        self.load_state_dict(load_tube_weights(self.pretrained, self.state_dict()))
        MMLogger.get_current_instance().info(f'{type(self).__name__}: loaded {self.pretrained}')

    def _init_random(self) -> None:
        # VideoMAE's pre-training, whose queries, keys and values are one layer too.
        for module in self.modules():
            if isinstance(module, nn.Linear):
                nn.init.xavier_uniform_(module.weight)
                nn.init.zeros_(module.bias)


def _sizes(clip: Sequence[int]) -> str:
    return f'{clip[0]} frames of {clip[1]} × {clip[2]} pixels'


def _grid(num_frames: int, img_size: int, tubelet_size: int, patch_size: int) -> Tuple[int, int, int]:
    for what, whole, part, name in (('frames', num_frames, tubelet_size, 'tubelet_size'),
                                    ('pixels', img_size, patch_size, 'patch_size')):
        if whole % part:
            raise ValueError(f'{whole} {what} cannot be cut into tubelets of {part}: choose a multiple of {name}.')
    return num_frames // tubelet_size, img_size // patch_size, img_size // patch_size
