"""Hands the regions of frames on to the head, beside what another neck makes of the frames."""

from typing import Any, Dict, Tuple

from mmengine.model import BaseModule
from torch import Tensor

from vlplugins.registry import MODELS


@MODELS.register_module()
class RegionsBeside(BaseModule):
    """A neck for frames alone, under a backbone that gives regions too, for a head that has use for them.

    Args:
        neck: Config of the neck for frames, `TemporalTransformer` for example.
        init_cfg: Of the host's BaseModule.
    """

    def __init__(self, neck: dict, init_cfg: Any = None) -> None:
        super().__init__(init_cfg)
        self.neck = MODELS.build(neck)

    def _load_from_state_dict(self, state_dict: dict, prefix: str, *args: Any) -> None:
        # A checkpoint of a model with the neck alone fits, too.
        for name in self.neck.state_dict():
            if f'{prefix}{name}' in state_dict:
                state_dict[f'{prefix}neck.{name}'] = state_dict.pop(f'{prefix}{name}')
        super()._load_from_state_dict(state_dict, prefix, *args)

    def forward(self, x: Tuple[Tensor, Tensor], data_samples: Any = None) -> Tuple[Tuple[Tensor, Tensor], Dict]:
        """Features of videos and the regions of their frames.

        Args:
            x: Frame embeddings (B, T, E) and region tokens (B, T, R, E), of `ToMeCLIPVisionTransformer`.
            data_samples: Handed on.

        Returns:
            The neck's feature (B, E) with the regions as they came, and the neck's auxiliary losses.

        Raises:
            ValueError: If the backbone gives no regions.
        """
        if isinstance(x, Tensor):
            raise ValueError(f'RegionsBeside needs a backbone that gives regions, ToMeCLIPVisionTransformer, and got '
                             f'frames {tuple(x.shape)} alone. Use {type(self.neck).__name__} itself as the neck.')
        frames, regions = x
        feature, losses = self.neck(frames, data_samples=data_samples)
        return (feature, regions), losses
