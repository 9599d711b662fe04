"""CLIP's vision transformer on the frames of a video."""

from functools import partial
from typing import Callable, Dict, List, Optional, Tuple, Union

import torch
from mmengine.logging import MMLogger
from mmengine.model import BaseModule
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint

from vlplugins.models.layers.geometry import resolve_geometry
from vlplugins.models.layers.position_table import fit_when_loading
from vlplugins.models.layers.temporal_conv import ClassTokenConv
from vlplugins.models.layers.transformer_block import TransformerBlock
from vlplugins.ops.frames import fold_frames
from vlplugins.ops.position_embedding import resize_position_table
from vlplugins.registry import MODELS
from vlplugins.weights import load_clip_weights, resolve_activation

from .clip_vit_weights import convert_vision_tower

GEOMETRY = {
    'ViT-B-32': dict(img_size=224, patch_size=32, embed_dims=768, depth=12, num_heads=12, out_dims=512),
    'ViT-B-16': dict(img_size=224, patch_size=16, embed_dims=768, depth=12, num_heads=12, out_dims=512),
    'ViT-L-14': dict(img_size=224, patch_size=14, embed_dims=1024, depth=24, num_heads=16, out_dims=768),
    'ViT-L-14-336': dict(img_size=336, patch_size=14, embed_dims=1024, depth=24, num_heads=16, out_dims=768),
}
SHIFT_SHARE = 1 / 4  # of the channels of the class token, as in the released code


@MODELS.register_module()
class CLIPVisionTransformer(BaseModule):
    """One joint-space embedding per frame, by CLIP's image encoder (Radford et al., 2021).

    Equal to open_clip's tower with the same weights. Weights are loaded by `init_weights`, which the runner calls
    before training; testing from a checkpoint needs none.

    Args:
        arch: 'ViT-B-32', 'ViT-B-16', 'ViT-L-14' or 'ViT-L-14-336'. Any number of the geometry that is given beside it
            wins, e.g. `img_size=336` or `depth=2`.
        img_size: Pixels, one number or (height, width). At run time frames of another size are taken too: the position
            table is interpolated.
        patch_size: Pixels.
        embed_dims: Width of the tokens.
        depth: Blocks.
        num_heads: Attention heads.
        out_dims: Width E of CLIP's joint space.
        pretrained: None for random weights; a tag of open_clip such as 'openai'; or the path of a checkpoint of
            OpenAI, open_clip or ViFi-CLIP. Temporal convolutions keep their own start.
        act: 'auto' follows the weights; 'quick_gelu' or 'gelu' where a file does not tell.
        position_std: Standard deviation of random positions; CLIP's own 1/√D where not given. Small models trained from
            scratch want about 0.5, or they take long to tell places apart.
        frozen_stages: -1 trains all; 0 freezes the embedding of patches; k also the first k blocks; at `depth` the
            final norm and projection too. Temporal convolutions are never frozen: there is nothing pretrained in them
            to keep.
        with_cp: Gradient checkpointing: each block is computed again in the backward pass instead of being kept.
        temporal: None; or 'token_t1d', a depth-wise convolution over time of the class tokens alone, one in each block
            for its two places, before the attention and before the MLP (Text4Vis, TokenT1D). It starts as a shift of a
            quarter of the channels in each direction.
        init_cfg: Of the host's BaseModule.

    Raises:
        ValueError: For an unknown arch or temporal, missing geometry, or weights of another architecture.
    """

    def __init__(self,
                 arch: Optional[str] = None,
                 img_size: Union[int, Tuple[int, int], None] = None,
                 patch_size: Optional[int] = None,
                 embed_dims: Optional[int] = None,
                 depth: Optional[int] = None,
                 num_heads: Optional[int] = None,
                 out_dims: Optional[int] = None,
                 pretrained: Optional[str] = None,
                 act: str = 'auto',
                 position_std: Optional[float] = None,
                 frozen_stages: int = -1,
                 with_cp: bool = False,
                 temporal: Optional[str] = None,
                 init_cfg: Optional[dict] = None) -> None:
        super().__init__(init_cfg)
        given = dict(img_size=img_size, patch_size=patch_size, embed_dims=embed_dims, depth=depth, num_heads=num_heads,
                     out_dims=out_dims)
        geometry = resolve_geometry(GEOMETRY, arch, given)
        self.arch, self.pretrained, self.with_cp = arch, pretrained, with_cp
        self.patch_size, self.embed_dims = geometry['patch_size'], geometry['embed_dims']
        self.depth, self.out_dims = geometry['depth'], geometry['out_dims']
        size = geometry['img_size']
        self.grid = self._grid_of(*((size, size) if isinstance(size, int) else tuple(size)))
        self.frozen_stages = frozen_stages
        if not -1 <= frozen_stages <= self.depth:
            raise ValueError(f'frozen_stages={frozen_stages}, but the backbone has {self.depth} blocks: '
                             f'use -1 to {self.depth}.')
        if temporal not in (None, 'token_t1d'):
            raise ValueError(f"temporal={temporal!r} is unknown to {type(self).__name__}: use None or 'token_t1d'.")

        self.act = resolve_activation(act, arch, pretrained)
        width = self.embed_dims
        self.patch_embed = nn.Conv2d(3, width, kernel_size=self.patch_size, stride=self.patch_size, bias=False)
        self.cls_token = nn.Parameter(torch.empty(1, 1, width))
        self.pos_embed = nn.Parameter(torch.empty(1, 1 + self.grid[0] * self.grid[1], width))
        self.norm_pre = nn.LayerNorm(width)
        self.blocks = nn.ModuleList(
            TransformerBlock(width, geometry['num_heads'], act=self.act) for _ in range(self.depth))
        self.temporal_convs = None
        if temporal:
            self.temporal_convs = nn.ModuleList(ClassTokenConv(width, SHIFT_SHARE) for _ in range(self.depth))
        self.norm_post = nn.LayerNorm(width)
        self.proj = nn.Linear(width, self.out_dims, bias=False)
        self._init_random(position_std)
        self._freeze()
        fit_when_loading(self)

    def forward(self, x: Tensor) -> Tensor:
        """Embedding of each frame.

        Args:
            x: Video (B, 3, T, H, W), or images (B, 3, H, W); normalised.

        Returns:
            (B, T, E), or (B, E) for images; not of unit length.
        """
        frames, shape = fold_frames(x)
        tokens = self.embed_patches(frames)
        for block, mix in zip(self.blocks, self._time_mixers(shape)):
            tokens = self._run(_run_block, block, mix, tokens)
        return self.project(tokens[:, 0]).view(*shape, -1)

    def embed_patches(self, frames: Tensor) -> Tensor:
        """Tokens that enter the first block (ALT, Eq. 1): (B, 3, H, W) -> (B, 1 + N, D), class token first."""
        patches = self.patch_embed(frames)
        grid = tuple(patches.shape[2:])
        patches = patches.flatten(2).transpose(1, 2)  # (B, D, h, w) -> (B, N, D)
        tokens = torch.cat([self.cls_token.expand(len(frames), -1, -1).to(patches.dtype), patches], dim=1)
        return self.norm_pre(tokens + resize_position_table(self.pos_embed, self.grid, grid))

    def project(self, tokens: Tensor) -> Tensor:
        """Tokens of the last block in the joint space: (..., D) -> (..., E)."""
        return self.proj(self.norm_post(tokens))

    def init_weights(self) -> None:
        """Loads `pretrained` where it is given; `init_cfg` of the host is respected otherwise."""
        if self.pretrained is None:
            super().init_weights()
            return
        weights, own = load_clip_weights(self.arch, self.pretrained), self.state_dict()
        self.load_state_dict({**own, **convert_vision_tower(weights, _shapes_of_clip(own))})
        MMLogger.get_current_instance().info(f'{type(self).__name__}: loaded {weights.source} ({self.act})')

    def train(self, mode: bool = True) -> 'CLIPVisionTransformer':
        """Training mode; frozen stages stay frozen."""
        super().train(mode)
        self._freeze()
        return self

    def _run(self, function, *args):
        if self.with_cp and torch.is_grad_enabled():
            return checkpoint(function, *args, use_reentrant=False)
        return function(*args)

    def _grid_of(self, height: int, width: int) -> Tuple[int, int]:
        return height // self.patch_size, width // self.patch_size

    def _time_mixers(self, shape: Tuple[int, ...]) -> List[Callable[[Tensor], Tensor]]:
        """What each block does to its tokens before attention and MLP; `shape` is (B, T), or (B,) of images."""
        if self.temporal_convs is None:
            return [_unchanged] * self.depth
        num_frames = shape[1] if len(shape) > 1 else 1
        return [partial(conv, num_frames=num_frames) for conv in self.temporal_convs]

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

    def _freeze(self) -> None:
        if self.frozen_stages < 0:
            return
        self.cls_token.requires_grad_(False)
        self.pos_embed.requires_grad_(False)
        frozen = [self.patch_embed, self.norm_pre, *self.blocks[:self.frozen_stages]]
        if self.frozen_stages == self.depth:
            frozen += [self.norm_post, self.proj]
        for module in frozen:
            module.eval().requires_grad_(False)


def _unchanged(tokens: Tensor) -> Tensor:
    return tokens


def _run_block(block: TransformerBlock, mix: Callable[[Tensor], Tensor], tokens: Tensor) -> Tensor:
    return block.feed_forward(mix(block.attend(mix(tokens))[0]))


def _shapes_of_clip(own: Dict[str, Tensor]) -> Dict[str, Tuple[int, ...]]:
    return {name: tuple(value.shape) for name, value in own.items() if 'temporal_conv' not in name}
