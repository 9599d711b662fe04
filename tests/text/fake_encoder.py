"""A text encoder that a test can reason about."""

import hashlib
from typing import List

import torch
from torch import Tensor, nn


class FakeEncoder(nn.Module):
    """Row of a text: weights of its letters, summed, so that the loop in a test is its oracle."""

    def __init__(self, out_dims: int = 6, seed: int = 0) -> None:
        super().__init__()
        generator = torch.Generator().manual_seed(seed)
        self.letters = nn.Parameter(torch.randn(256, out_dims, generator=generator))
        self.dropout = nn.Dropout(0.5)
        self.out_dims = out_dims
        self.batches: List[int] = []

    def encode(self, texts: List[str]) -> Tensor:
        self.batches.append(len(texts))
        return self.dropout(torch.stack([self.letters[list(text.encode())].sum(dim=0) for text in texts]))

    def fingerprint(self) -> str:
        return hashlib.sha256(self.letters.detach().numpy().tobytes()).hexdigest()
