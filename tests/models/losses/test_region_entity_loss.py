import math

import torch
import torch.nn.functional as F

from vlplugins.models.losses import region_entity_loss

SCALE, BIAS = torch.tensor(math.log(5.0)), torch.tensor(-1.0)


def test_is_the_cross_entropy_of_a_soft_maximum_over_regions():
    regions, entities = torch.randn(2, 3, 4), F.normalize(torch.randn(5, 4), dim=-1)
    named = torch.tensor([[1, 0, 0, 1, 0], [0, 0, 1, 0, 0]]).bool()
    expected = 0.0
    for video in range(2):
        for entity in range(5):
            cosines = [F.cosine_similarity(region, entities[entity], dim=0).item() for region in regions[video]]
            logit = math.log(sum(math.exp(5 * cosine) for cosine in cosines) / 3) - 1
            probability = 1 / (1 + math.exp(-logit))
            expected -= math.log(probability if named[video, entity] else 1 - probability) / 2
    torch.testing.assert_close(region_entity_loss(regions, entities, named, SCALE, BIAS).item(), expected)


def test_descent_turns_one_region_to_the_entity_that_is_named():
    entities = torch.eye(3, 8)
    regions = torch.randn(1, 4, 8, generator=torch.Generator().manual_seed(0)).requires_grad_()
    named = torch.tensor([[False, True, False]])
    for _ in range(100):
        grad, = torch.autograd.grad(region_entity_loss(regions, entities, named, SCALE, BIAS), regions)
        regions = (regions - 0.5 * grad).detach().requires_grad_()
    nearest = (F.normalize(regions, dim=-1) @ entities.T).max(dim=-1)
    assert nearest.values[nearest.indices == 1].max() > 0.8


def test_no_entities_are_no_loss():
    named = torch.empty(2, 0, dtype=torch.bool)
    assert region_entity_loss(torch.randn(2, 3, 4), torch.empty(0, 4), named, SCALE, BIAS) == 0
