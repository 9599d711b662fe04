"""CLIP's ResNet on the frames of a video."""

from contextlib import nullcontext
from typing import List, Optional, Sequence, Tuple, Union

import torch
import torch.nn.functional as F
from mmengine.logging import MMLogger
from mmengine.model import BaseModule
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint

from vlplugins.models.layers.attention_pool import AttentionPool
from vlplugins.models.layers.clip_bottleneck import EXPANSION, CLIPBottleneck, running_statistics_kept
from vlplugins.models.layers.geometry import resolve_geometry
from vlplugins.models.layers.temporal_conv import TemporalConv
from vlplugins.ops.frames import fold_frames
from vlplugins.registry import MODELS
from vlplugins.weights import load_clip_weights

from .clip_resnet_weights import convert_resnet

GEOMETRY = {'RN50': dict(img_size=224, width=64, depths=(3, 4, 6, 3), num_heads=32, out_dims=1024)}
STRIDE = 32  # pixels between two places of the last feature map
SHIFT_SHARE = 1 / 8  # of TSM
TEMPORAL_STAGES = (3, 4)  # res4 and res5


@MODELS.register_module()
class CLIPResNet(BaseModule):
    """One joint-space embedding per frame, by the ResNet of CLIP (Radford et al., 2021).

    Equal to open_clip's tower with the same weights. Weights are loaded by `init_weights`, which the runner calls
    before training; testing from a checkpoint needs none.

    Args:
        arch: 'RN50'. Any number of the geometry that is given beside it wins.
        img_size: Pixels, one number or (height, width). At run time frames of another size are taken too: the position
            table of the pooling is interpolated.
        width: Channels of the stem; 32 times as many enter the pooling.
        depths: Blocks of each of the four stages.
        num_heads: Heads of the attention pooling.
        out_dims: Width E of CLIP's joint space.
        pretrained: None for random weights; a tag of open_clip such as 'openai'; or the path of a checkpoint of
            OpenAI or open_clip. Temporal convolutions keep their own start.
        frozen_stages: -1 trains all; 0 freezes the stem; k also the first k stages; 4 all of CLIP, the pooling too.
            Temporal convolutions are never frozen: there is nothing pretrained in them to keep.
        norm_eval: Whether BatchNorm uses the running statistics of the pretrained weights in training too, and leaves
            them as they are. By default it uses those of the batch, as the released code of Text4Vis does; frames of a
            video are alike, so small batches of videos give poor ones.
        with_cp: Gradient checkpointing: each block is computed again in the backward pass instead of being kept.
        temporal: None; or 't1d', a depth-wise convolution over time in front of the first convolution of every block of
            the last two stages (Text4Vis, Table 8), which starts as the shift of TSM with its share of 1/8 of the
            channels for each direction.
        init_cfg: Of the host's BaseModule.

    Raises:
        ValueError: For an unknown arch or temporal, missing geometry, or weights of another architecture.
    """

    def __init__(self,
                 arch: Optional[str] = None,
                 img_size: Union[int, Tuple[int, int], None] = None,
                 width: Optional[int] = None,
                 depths: Optional[Sequence[int]] = None,
                 num_heads: Optional[int] = None,
                 out_dims: Optional[int] = None,
                 pretrained: Optional[str] = None,
                 frozen_stages: int = -1,
                 norm_eval: bool = False,
                 with_cp: bool = False,
                 temporal: Optional[str] = None,
                 init_cfg: Optional[dict] = None) -> None:
        super().__init__(init_cfg)
        given = dict(img_size=img_size, width=width, depths=depths, num_heads=num_heads, out_dims=out_dims)
        geometry = resolve_geometry(GEOMETRY, arch, given)
        _check(temporal, frozen_stages, geometry['depths'])
        self.arch, self.pretrained, self.with_cp = arch, pretrained, with_cp
        self.frozen_stages, self.norm_eval = frozen_stages, norm_eval
        self.width, self.out_dims = geometry['width'], geometry['out_dims']
        self._build_stem()
        channels = self.width
        for stage, depth in enumerate(geometry['depths'], start=1):
            share = SHIFT_SHARE if temporal and stage in TEMPORAL_STAGES else None
            blocks = _stage(channels, self.width * 2**(stage - 1), depth, stride=1 if stage == 1 else 2, share=share)
            self.add_module(f'layer{stage}', blocks)
            channels = blocks[-1].conv3.out_channels
        size = geometry['img_size']
        height, width = (size, size) if isinstance(size, int) else size
        self.attnpool = AttentionPool(channels, geometry['num_heads'], self.out_dims,
                                      grid=(height // STRIDE, width // STRIDE))
        self._freeze()

    @property
    def stages(self) -> List[nn.ModuleList]:
        """The four stages of blocks, res2 to res5."""
        return [self.layer1, self.layer2, self.layer3, self.layer4]

    def forward(self, x: Tensor) -> Tensor:
        """Embedding of each frame.

        Args:
            x: Video (B, 3, T, H, W), or images (B, 3, H, W); normalised.

        Returns:
            (B, T, E), or (B, E) for images; not of unit length.
        """
        frames, shape = fold_frames(x)
        num_frames = shape[1] if len(shape) > 1 else 1
        maps = self._stem(frames)
        for stage in self.stages:
            for block in stage:
                maps = self._run(block, maps, num_frames)
        return self.attnpool(maps).view(*shape, -1)

    def init_weights(self) -> None:
        """Loads `pretrained` where it is given; `init_cfg` of the host is respected otherwise."""
        if self.pretrained is None:
            super().init_weights()
            return
        weights, own = load_clip_weights(self.arch, self.pretrained), self.state_dict()
        self.load_state_dict({**own, **convert_resnet(weights, own)})
        MMLogger.get_current_instance().info(f'{type(self).__name__}: loaded {weights.source}')

    def train(self, mode: bool = True) -> 'CLIPResNet':
        """Training mode; frozen stages stay frozen, and with `norm_eval` all BatchNorm in evaluation mode."""
        super().train(mode)
        if self.norm_eval:
            _norms_to_eval(self)
        self._freeze()
        return self

    def _build_stem(self) -> None:
        half = self.width // 2
        self.conv1 = nn.Conv2d(3, half, 3, stride=2, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(half)
        self.conv2 = nn.Conv2d(half, half, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(half)
        self.conv3 = nn.Conv2d(half, self.width, 3, padding=1, bias=False)
        self.bn3 = nn.BatchNorm2d(self.width)

    def _stem(self, frames: Tensor) -> Tensor:
        maps = F.relu(self.bn1(self.conv1(frames)), inplace=True)
        maps = F.relu(self.bn2(self.conv2(maps)), inplace=True)
        maps = F.relu(self.bn3(self.conv3(maps)), inplace=True)
        return F.avg_pool2d(maps, 2)

    def _run(self, block: CLIPBottleneck, maps: Tensor, num_frames: int) -> Tensor:
        if not (self.with_cp and torch.is_grad_enabled()):
            return block(maps, num_frames)
        return checkpoint(block, maps, num_frames, use_reentrant=False,
                          context_fn=lambda: (nullcontext(), running_statistics_kept(block)))

    def _freeze(self) -> None:
        if self.frozen_stages < 0:
            return
        frozen = [self.conv1, self.bn1, self.conv2, self.bn2, self.conv3, self.bn3, *self.stages[:self.frozen_stages]]
        if self.frozen_stages == len(self.stages):
            frozen.append(self.attnpool)
        for module in frozen:
            module.eval().requires_grad_(False)
            for layer in module.modules():
                if isinstance(layer, TemporalConv):
                    layer.requires_grad_(True)


def _check(temporal: Optional[str], frozen_stages: int, depths: Sequence[int]) -> None:
    if temporal not in (None, 't1d'):
        raise ValueError(f"temporal={temporal!r} is unknown to CLIPResNet: use None or 't1d'.")
    if len(depths) != 4:
        raise ValueError(f'depths={tuple(depths)} must name the blocks of four stages.')
    if not -1 <= frozen_stages <= len(depths):
        raise ValueError(f'frozen_stages={frozen_stages}, but the backbone has {len(depths)} stages: use -1 to '
                         f'{len(depths)}.')


def _stage(in_channels: int, channels: int, depth: int, stride: int, share: Optional[float]) -> nn.ModuleList:
    first = CLIPBottleneck(in_channels, channels, stride, share)
    rest = [CLIPBottleneck(EXPANSION * channels, channels, shift_share=share) for _ in range(depth - 1)]
    return nn.ModuleList([first, *rest])


def _norms_to_eval(module: nn.Module) -> None:
    for layer in module.modules():
        if isinstance(layer, nn.modules.batchnorm._BatchNorm):
            layer.eval()
