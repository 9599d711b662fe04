"""θ of FILS."""

from typing import Optional

from mmengine.model import BaseModule
from torch import Tensor, nn

from vlplugins.registry import MODELS


@MODELS.register_module()
class LanguageProjector(BaseModule):
    """Maps features of a video encoder into the space of text embeddings (FILS, θ of Eq. 4 and 7).

    Two linear layers with GELU between them, as in the released code; what comes out is not normalised.

    Args:
        in_dims: Width of the features.
        hidden_dims: Width between the layers; four times `in_dims` where not given.
        out_dims: Width E of the text embeddings.
        init_cfg: Of the host's BaseModule.
    """

    def __init__(self,
                 in_dims: int = 768,
                 hidden_dims: Optional[int] = None,
                 out_dims: int = 512,
                 init_cfg: Optional[dict] = None) -> None:
        super().__init__(init_cfg)
        hidden_dims = hidden_dims or 4 * in_dims
        self.in_dims, self.out_dims = in_dims, out_dims
        self.fc1 = nn.Linear(in_dims, hidden_dims)
        self.act = nn.GELU()
        self.fc2 = nn.Linear(hidden_dims, out_dims)
        for layer in (self.fc1, self.fc2):
            nn.init.xavier_uniform_(layer.weight)
            nn.init.zeros_(layer.bias)

    def forward(self, x: Tensor) -> Tensor:
        """(…, in_dims) -> (…, out_dims)."""
        return self.fc2(self.act(self.fc1(x)))
