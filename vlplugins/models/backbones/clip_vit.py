"""CLIP's vision transformer on the frames of a video."""

from typing import Any, Callable, Optional, Sequence, Tuple, Union

import torch
from mmengine.logging import MMLogger
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint

from vlplugins.models.layers.adapters import TowerAdapters
from vlplugins.models.layers.companion import NO_COMPANION, Companion
from vlplugins.models.layers.geometry import resolve_geometry
from vlplugins.models.layers.temporal_conv import ClassTokenConv
from vlplugins.models.layers.transformer_block import TransformerBlock
from vlplugins.models.layers.vision_tower import VisionTower
from vlplugins.ops.frames import fold_frames
from vlplugins.registry import MODELS
from vlplugins.weights import resolve_activation

from .clip_vit_weights import load_vision_tower

GEOMETRY = {
    'ViT-B-32': dict(img_size=224, patch_size=32, embed_dims=768, depth=12, num_heads=12, out_dims=512),
    'ViT-B-16': dict(img_size=224, patch_size=16, embed_dims=768, depth=12, num_heads=12, out_dims=512),
    'ViT-L-14': dict(img_size=224, patch_size=14, embed_dims=1024, depth=24, num_heads=16, out_dims=768),
    'ViT-L-14-336': dict(img_size=336, patch_size=14, embed_dims=1024, depth=24, num_heads=16, out_dims=768),
}
SHIFT_SHARE = 1 / 4  # of the channels of the class token, as in the released code


@MODELS.register_module()
class CLIPVisionTransformer(VisionTower):
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
            OpenAI, open_clip or ViFi-CLIP, or of a model with such a backbone that was trained here, as the contrastive
            models are (`ContrastiveHead(text='online')` trains both towers). Temporal convolutions and adapters keep
            their own start.
        act: 'auto' follows the weights; 'quick_gelu' or 'gelu' where a file does not tell.
        position_std: Standard deviation of random positions; CLIP's own 1/√D where not given. Small models trained from
            scratch want about 0.5, or they take long to tell places apart.
        frozen_stages: -1 trains all; 0 freezes the embedding of patches; k also the first k blocks; at `depth` the
            final norm and projection too. Temporal convolutions and adapters are never frozen: there is nothing
            pretrained in them to keep.
        with_cp: Gradient checkpointing: each block is computed again in the backward pass instead of being kept.
        temporal: None; or 'token_t1d', a depth-wise convolution over time of the class tokens alone, one in each block
            for its two places, before the attention and before the MLP (Text4Vis, TokenT1D). It starts as a shift of a
            quarter of the channels in each direction.
        adapters: None; or 's', 'sm' or 'stm', small layers after AIM (Yang et al., 2023): behind the attention, also
            beside the MLP, also behind an attention over time (ALT, Table 7); see `TowerAdapters`. They start as zero.
        max_frames: Rows of the table of frame positions that 'stm' has. Longer clips interpolate it.
        init_cfg: Of the host's BaseModule.

    Raises:
        ValueError: For an unknown arch, temporal or adapters, the last two together, missing geometry, or weights of
            another architecture.
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
                 adapters: Optional[str] = None,
                 max_frames: int = 32,
                 init_cfg: Optional[dict] = None) -> None:
        given = dict(img_size=img_size, patch_size=patch_size, embed_dims=embed_dims, depth=depth, num_heads=num_heads,
                     out_dims=out_dims)
        geometry = resolve_geometry(GEOMETRY, arch, given)
        super().__init__(
            **geometry, act=resolve_activation(act, arch, pretrained), position_std=position_std, init_cfg=init_cfg)
        self.arch, self.pretrained, self.with_cp, self.frozen_stages = arch, pretrained, with_cp, frozen_stages
        if temporal not in (None, 'token_t1d'):
            raise ValueError(f"temporal={temporal!r} is unknown to {type(self).__name__}: use None or 'token_t1d'.")
        if temporal and adapters:
            raise ValueError(f'temporal={temporal!r} and adapters={adapters!r} exclude each other: give one of them.')
        self.temporal_convs = self.tower_adapters = None
        if temporal:
            convs = (ClassTokenConv(self.embed_dims, SHIFT_SHARE) for _ in range(self.depth))
            self.temporal_convs = nn.ModuleList(convs)
        if adapters:
            self.tower_adapters = TowerAdapters(self.embed_dims, self.depth, adapters, max_frames)
        self.freeze(frozen_stages)

    @property
    def companions(self) -> Sequence[Companion]:
        """For each block, what runs its two halves."""
        if self.temporal_convs is not None:
            return list(self.temporal_convs)
        return [NO_COMPANION] * self.depth if self.tower_adapters is None else list(self.tower_adapters.blocks)

    def forward(self, x: Tensor) -> Tensor:
        """Embedding of each frame.

        Args:
            x: Video (B, 3, T, H, W), or images (B, 3, H, W); normalised.

        Returns:
            (B, T, E), or (B, E) for images; not of unit length.
        """
        tokens, shape, num_frames = self._enter(x)
        for block, companion in zip(self.blocks, self.companions):
            tokens = self._run(_run_block, block, companion, tokens, num_frames)
        return self.project(tokens[:, 0]).view(*shape, -1)

    def init_weights(self) -> None:
        """Loads `pretrained` where it is given; `init_cfg` of the host is respected otherwise."""
        if self.pretrained is None:
            super().init_weights()
            return
        source = load_vision_tower(self, self.arch, self.pretrained)
        MMLogger.get_current_instance().info(f'{type(self).__name__}: loaded {source} ({self.act})')

    def train(self, mode: bool = True) -> 'CLIPVisionTransformer':
        """Training mode; frozen stages stay frozen."""
        super().train(mode)
        self.freeze(self.frozen_stages)
        return self

    def _enter(self, x: Tensor) -> Tuple[Tensor, Tuple[int, ...], int]:
        """Tokens of the frames (B·T, 1 + N, D), the shape (B, T) or, of images, (B,), and T, which is 1 of images."""
        frames, shape = fold_frames(x)
        num_frames = shape[1] if len(shape) > 1 else 1
        adapters = self.tower_adapters
        offset = None if adapters is None else adapters.frame_offset(len(frames), num_frames)
        return self.embed_patches(frames, offset), shape, num_frames

    def _run(self, function: Callable, *args: Any) -> Any:
        if self.with_cp and torch.is_grad_enabled():
            return checkpoint(function, *args, use_reentrant=False)
        return function(*args)


def _run_block(block: TransformerBlock, companion: Companion, tokens: Tensor, num_frames: int) -> Tensor:
    tokens, _ = companion.attend(block, tokens, num_frames)
    return companion.feed_forward(block, tokens, num_frames)
