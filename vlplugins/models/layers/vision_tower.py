"""CLIP's image encoder without what happens between its blocks."""

from typing import Optional, Tuple, Union

import torch
from mmengine.model import BaseModule
from torch import Tensor, nn

from vlplugins.ops.position_embedding import resize_position_table

from .position_table import fit_when_loading
from .transformer_block import TransformerBlock


class VisionTower(BaseModule):
    """The layers of CLIP's image encoder, and its two ends: pixels to tokens, tokens to the joint space.

    How tokens go through the blocks, frame by frame or across frames, is for the backbones to say.

    Args:
        img_size: Pixels, one number or (height, width).
        patch_size: Pixels.
        embed_dims: Width D of the tokens.
        depth: Blocks.
        num_heads: Attention heads.
        out_dims: Width E of the joint space.
        act: 'gelu' or 'quick_gelu'.
        position_std: Standard deviation of random positions; CLIP's own 1/√D where not given.
        init_cfg: Of the host's BaseModule.
    """

    def __init__(self,
                 img_size: Union[int, Tuple[int, int]],
                 patch_size: int,
                 embed_dims: int,
                 depth: int,
                 num_heads: int,
                 out_dims: int,
                 act: str,
                 position_std: Optional[float] = None,
                 init_cfg: Optional[dict] = None) -> None:
        super().__init__(init_cfg)
        height, width = (img_size, img_size) if isinstance(img_size, int) else img_size
        self.grid = (height // patch_size, width // patch_size)
        self.patch_size, self.embed_dims, self.depth = patch_size, embed_dims, depth
        self.num_heads, self.out_dims, self.act = num_heads, out_dims, act
        self.patch_embed = nn.Conv2d(3, embed_dims, kernel_size=patch_size, stride=patch_size, bias=False)
        self.cls_token = nn.Parameter(torch.empty(1, 1, embed_dims))
        self.pos_embed = nn.Parameter(torch.empty(1, 1 + self.grid[0] * self.grid[1], embed_dims))
        self.norm_pre = nn.LayerNorm(embed_dims)
        self.blocks = nn.ModuleList(TransformerBlock(embed_dims, num_heads, act=act) for _ in range(depth))
        self.norm_post = nn.LayerNorm(embed_dims)
        self.proj = nn.Linear(embed_dims, out_dims, bias=False)
        self._init_random(position_std)
        fit_when_loading(self)

    def embed_patches(self, frames: Tensor, offset: Optional[Tensor] = None) -> Tensor:
        """Tokens that enter the first block (ALT, Eq. 1), class token first.

        Args:
            frames: (B, 3, H, W), normalised.
            offset: Added to all tokens of a frame beside their positions, (B, 1, D).

        Returns:
            (B, 1 + N, D).
        """
        patches = self.patch_embed(frames)
        grid = tuple(patches.shape[2:])
        patches = patches.flatten(2).transpose(1, 2)  # (B, D, h, w) -> (B, N, D)
        tokens = torch.cat([self.cls_token.expand(len(frames), -1, -1).to(patches.dtype), patches], dim=1)
        tokens = tokens + resize_position_table(self.pos_embed, self.grid, grid)
        return self.norm_pre(tokens if offset is None else tokens + offset)

    def project(self, tokens: Tensor) -> Tensor:
        """Tokens of the last block in the joint space: (..., D) -> (..., E)."""
        return self.proj(self.norm_post(tokens))

    def freeze(self, stages: int) -> None:
        """Stops the gradients of CLIP's layers up to a block.

        Args:
            stages: -1 for none; 0 for the embedding of patches; k for the first k blocks too; `depth` for all.

        Raises:
            ValueError: For any other number.
        """
        if not -1 <= stages <= self.depth:
            raise ValueError(f'frozen_stages={stages}, but the backbone has {self.depth} blocks: use -1 to '
                             f'{self.depth}.')
        if stages < 0:
            return
        self.cls_token.requires_grad_(False)
        self.pos_embed.requires_grad_(False)
        frozen = [self.patch_embed, self.norm_pre, *self.blocks[:stages]]
        if stages == self.depth:
            frozen += [self.norm_post, self.proj]
        for module in frozen:
            module.eval().requires_grad_(False)

    def _init_random(self, position_std: Optional[float]) -> None:
        # Standard deviations of CLIP's own initialisation (Radford et al., Sec. 2.4).
        width_std = self.embed_dims**-0.5
        residual_std = width_std * (2 * self.depth)**-0.5
        nn.init.normal_(self.cls_token, std=width_std)
        nn.init.normal_(self.pos_embed, std=position_std or width_std)
        for block in self.blocks:
            nn.init.normal_(block.attn.qkv.weight, std=width_std)
            nn.init.normal_(block.attn.proj.weight, std=residual_std)
            nn.init.normal_(block.mlp.fc1.weight, std=(2 * self.embed_dims)**-0.5)
            nn.init.normal_(block.mlp.fc2.weight, std=residual_std)
        nn.init.normal_(self.proj.weight, std=width_std)
