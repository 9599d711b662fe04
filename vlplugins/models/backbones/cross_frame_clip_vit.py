"""CLIP's vision transformer whose frames exchange messages: the video encoder of X-CLIP."""

from typing import Any, Sequence

from torch import nn

from vlplugins.models.layers.companion import Companion
from vlplugins.models.layers.frame_message import FrameMessage
from vlplugins.registry import MODELS

from .clip_vit import CLIPVisionTransformer


@MODELS.register_module()
class CrossFrameCLIPVisionTransformer(CLIPVisionTransformer):
    """Frame embeddings that know of the other frames (X-CLIP's cross-frame communication; Ni et al., 2022, Sec. 3.2).

    Every block has a `FrameMessage`. CLIP's weights go into all the rest; the messages keep their random start, and are
    never frozen.

    With the neck `TemporalTransformer(num_blocks=1)` this is X-CLIP without its video-specific text prompts, the
    baseline of ALT's Table 5: X-CLIP's multi-frame integration transformer, too, is a pre-norm block with QuickGELU and
    E / 64 heads on frames with learned positions, whose output is added to the frames as they came before the average.
    The neck differs in the epsilon of its norms, 1e-12 as in Text4Vis instead of 1e-5, and in its table of positions,
    whose rows beyond the clip are not used.

    Args:
        **kwargs: Of `CLIPVisionTransformer`, without `temporal` and `adapters`.

    Raises:
        ValueError: If one of these two is given.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.temporal_convs is not None or self.tower_adapters is not None:
            raise ValueError('CrossFrameCLIPVisionTransformer joins frames by its messages: leave temporal and '
                             'adapters out, or use CLIPVisionTransformer.')
        self.frame_messages = nn.ModuleList(FrameMessage(self.embed_dims, self.num_heads) for _ in range(self.depth))

    @property
    def companions(self) -> Sequence[Companion]:
        """The messages of each block."""
        return list(self.frame_messages)
