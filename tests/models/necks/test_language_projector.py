import torch
import torch.nn.functional as F

from vlplugins.models.necks import LanguageProjector


def test_two_layers_with_gelu():
    projector = LanguageProjector(in_dims=6, out_dims=5)
    x = torch.randn(2, 3, 6)
    hidden = F.gelu(x @ projector.fc1.weight.T + projector.fc1.bias)
    assert hidden.shape[-1] == 24
    torch.testing.assert_close(projector(x), hidden @ projector.fc2.weight.T + projector.fc2.bias)


def test_size_of_the_released_one():
    parameters = sum(p.numel() for p in LanguageProjector().parameters())
    assert parameters == 768 * 3072 + 3072 + 3072 * 512 + 512
