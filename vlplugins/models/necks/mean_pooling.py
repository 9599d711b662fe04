"""The feature of a video is the mean of its frames."""

from typing import Any, Dict, Tuple

from mmengine.model import BaseModule
from torch import Tensor

from vlplugins.registry import MODELS


@MODELS.register_module()
class MeanPooling(BaseModule):
    """Temporal average pooling, TAP in Text4Vis (Table 8): it knows nothing of the order of frames."""

    def forward(self, x: Tensor, data_samples: Any = None) -> Tuple[Tensor, Dict[str, Tensor]]:
        """Features of videos.

        Args:
            x: Frame embeddings, (B, T, E).
            data_samples: Not used; the host hands them over in training.

        Returns:
            (B, E), and no auxiliary losses.

        Raises:
            ValueError: If there are no frames to average.
        """
        if x.ndim != 3:
            raise ValueError(f'MeanPooling takes frame embeddings (B, T, E), not {tuple(x.shape)}. Set '
                             "format_shape='NCTHW' in model.data_preprocessor, or model.neck=None.")
        return x.mean(dim=1), {}
