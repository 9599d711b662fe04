import math

import torch

from vlplugins.ops.similarity import cosine_logits


def test_closed_form():
    features, weights = 3 * torch.randn(4, 8), 0.2 * torch.randn(5, 8)
    scale = torch.tensor(math.log(100.0))
    expected = 100 * torch.cosine_similarity(features[:, None], weights[None], dim=-1)
    torch.testing.assert_close(cosine_logits(features, weights, scale), expected, atol=1e-4, rtol=1e-5)


def test_float32_under_autocast():
    features, weights = torch.randn(4, 64), torch.randn(5, 64)
    scale = torch.tensor(4.6)
    with torch.autocast('cpu', dtype=torch.bfloat16):
        logits = cosine_logits(features, weights, scale)
    assert torch.equal(logits, cosine_logits(features, weights, scale))
