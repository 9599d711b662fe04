"""A projector of pre-training between backbone and head."""

from typing import Any, Dict, Optional, Tuple

from mmengine.logging import MMLogger
from mmengine.model import BaseModule
from torch import Tensor

from vlplugins.registry import MODELS
from vlplugins.weights import load_safely

PREFIX = 'projector.'


@MODELS.register_module()
class ProjectionNeck(BaseModule):
    """Hands the head features in the space that a projector of pre-training maps to, such as θ of FILS.

    Args:
        projector: From features to that space, such as `LanguageProjector`.
        pretrained: Checkpoint of the pre-training, whose `projector` it starts from; a checkpoint that `load_from`
            names is for the backbone, since the projector has another name there.
        init_cfg: Of the host's BaseModule.
    """

    def __init__(self, projector: dict, pretrained: Optional[str] = None, init_cfg: Optional[dict] = None) -> None:
        super().__init__(init_cfg)
        self.projector = MODELS.build(projector)
        self.pretrained = pretrained

    def forward(self, x: Tensor, data_samples: Any = None) -> Tuple[Tensor, Dict[str, Tensor]]:
        """Projected features.

        Args:
            x: (B, D), or any number of dimensions before D.
            data_samples: Not used; the host hands them over in training.

        Returns:
            (B, E), and no auxiliary losses.
        """
        return self.projector(x), {}

    def init_weights(self) -> None:
        """Loads the projector of `pretrained`.

        Raises:
            FileNotFoundError: There is no such file.
            ValueError: It has no projector, or another one.
        """
        super().init_weights()
        if self.pretrained is None:
            return
        content = load_safely(self.pretrained)
        weights = content.get('state_dict', content)
        found = {name[len(PREFIX):]: value for name, value in weights.items() if name.startswith(PREFIX)}
        shapes = {name: tuple(value.shape) for name, value in found.items()}
        expected = {name: tuple(value.shape) for name, value in self.projector.state_dict().items()}
        if shapes != expected:
            raise ValueError(f'{self.pretrained}: expected the weights {expected} of a projector, found '
                             f'{shapes or "none"}. Set model.neck to the projector of the pre-training, or '
                             'model.neck.pretrained to its checkpoint.')
        self.projector.load_state_dict(found)
        MMLogger.get_current_instance().info(f'{type(self).__name__}: loaded {self.pretrained}')
