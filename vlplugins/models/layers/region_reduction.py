"""From the aligned embeddings of a frame's regions to one query."""

import torch
from torch import Tensor, nn


class RegionReduction(nn.Module):
    """The layer of ALT's Eq. 6 that takes R embeddings to one.

    Args:
        embed_dims: Width E.
        num_regions: R, for 'flatten'.
        mode: 'flatten', one linear layer on all regions side by side, which gives the paper's number of parameters;
            'mean', their average; 'attention', a weighted average with learned weights; each of the last two before a
            linear layer, and for any R.

    Raises:
        ValueError: For an unknown mode, or 'flatten' without `num_regions`.
    """

    def __init__(self, embed_dims: int, num_regions: int = 1, mode: str = 'flatten') -> None:
        super().__init__()
        if mode not in ('flatten', 'mean', 'attention'):
            raise ValueError(f"reduce={mode!r} is unknown: use 'flatten', 'mean' or 'attention'.")
        self.mode, self.num_regions = mode, num_regions
        self.proj = nn.Linear(embed_dims * (num_regions if mode == 'flatten' else 1), embed_dims)
        self.score = nn.Linear(embed_dims, 1) if mode == 'attention' else None

    def forward(self, aligned: Tensor) -> Tensor:
        """Queries of frames.

        Args:
            aligned: (..., R, E).

        Returns:
            (..., E).

        Raises:
            ValueError: If R is not the number the layer was built for.
        """
        if self.mode == 'flatten':
            found = aligned.shape[-2]
            if found != self.num_regions:
                raise ValueError(f'The neck was built for {self.num_regions} regions and the backbone gives {found}. '
                                 f'Set model.neck.num_regions={found}, or change merge_per_layer or img_size of the '
                                 'backbone back.')
            return self.proj(aligned.flatten(-2))
        if self.mode == 'mean':
            return self.proj(aligned.mean(dim=-2))
        weights = self.score(aligned).softmax(dim=-2)  # (..., R, 1)
        return self.proj(torch.sum(weights * aligned, dim=-2))
