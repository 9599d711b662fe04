"""A projector of pre-training between backbone and head."""

from typing import Any, Dict, Optional, Tuple

from mmengine.model import BaseModule
from torch import Tensor

from vlplugins.registry import MODELS


@MODELS.register_module()
class ProjectionNeck(BaseModule):
    """Hands the head features in the space that a projector of pre-training maps to, such as θ of FILS.

    A checkpoint of the pre-training has it as `projector`, a recognizer as `neck.projector`: `RenameWeightsHook` lets
    `load_from` find it.

    Args:
        projector: From features to that space, such as `LanguageProjector`.
        init_cfg: Of the host's BaseModule.
    """

    def __init__(self, projector: dict, init_cfg: Optional[dict] = None) -> None:
        super().__init__(init_cfg)
        self.projector = MODELS.build(projector)

    def forward(self, x: Tensor, data_samples: Any = None) -> Tuple[Tensor, Dict[str, Tensor]]:
        """Projected features.

        Args:
            x: (B, D), or any number of dimensions before D.
            data_samples: Not used; the host hands them over in training.

        Returns:
            (B, E), and no auxiliary losses.
        """
        return self.projector(x), {}
