"""Class embeddings of a template that is drawn anew in every training iteration."""

from typing import Tuple

import torch
from torch import Tensor, nn

from .constant_matrix import ConstantMatrix


class TemplateMatrices(nn.Module):
    """Templates as text augmentation (Text4Vis, Table A.4): training draws one of them, evaluation has its own.

    The draw is of torch's generator of the CPU, so a seed repeats it. Like every `ConstantMatrix`, no embedding is a
    parameter, a buffer or in a checkpoint.

    Args:
        training: Class embeddings of every template, (P, C, E).
        test: Those of the evaluation, (C, E).
    """

    def __init__(self, training: Tensor, test: Tensor) -> None:
        super().__init__()
        self.templates, self.test = ConstantMatrix(training), ConstantMatrix(test)

    @property
    def shape(self) -> Tuple[int, int]:
        """(C, E)."""
        return tuple(self.test.rows.shape)

    def forward(self) -> Tensor:
        """(C, E), in training of a random template."""
        if not self.training:
            return self.test.rows
        return self.templates.rows[int(torch.randint(len(self.templates.rows), ()))]
