import torch
from torch import nn

from vlplugins.models.layers.template_matrices import TemplateMatrices

TRAINING, TEST = torch.randn(4, 3, 2), torch.randn(3, 2)


def test_training_draws_and_evaluation_does_not():
    module = TemplateMatrices(TRAINING, TEST).train()
    torch.manual_seed(0)
    drawn = [module() for _ in range(4000)]
    counts = [sum(torch.equal(rows, matrix) for rows in drawn) for matrix in TRAINING]
    assert sum(counts) == 4000 and min(counts) > 850  # 1000 each, at a standard deviation of 27
    module.eval()
    assert all(torch.equal(module(), TEST) for _ in range(5))
    assert module.shape == (3, 2)


def test_a_seed_repeats_the_draws():
    module = TemplateMatrices(TRAINING, TEST).train()
    runs = []
    for _ in range(2):
        torch.manual_seed(3)
        runs.append(torch.stack([module() for _ in range(20)]))
    assert torch.equal(*runs)


def test_is_no_state_and_follows_the_model():
    model = nn.Sequential(TemplateMatrices(TRAINING, TEST))
    assert not model.state_dict() and not list(model.parameters()) and not list(model.buffers())
    model.to(torch.float64)
    assert model[0]().dtype == model.eval()[0]().dtype == torch.float64
    assert model.to('meta').train()[0]().device.type == 'meta'
