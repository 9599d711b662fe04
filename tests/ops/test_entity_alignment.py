"""Eq. 4-5 of ALT against the library's Gumbel-softmax and closed forms."""

import pytest
import torch
import torch.nn.functional as F
from torch.utils.flop_counter import FlopCounterMode

from vlplugins.ops.entity_alignment import align_entities, entity_similarity, nearest_entities


def unit(*shape, seed=0):
    return F.normalize(torch.randn(*shape, generator=torch.Generator().manual_seed(seed)), dim=-1)


def test_similarity_is_the_cosine():
    regions, entities = 3 * unit(2, 4, 8), unit(5, 8, seed=1)
    expected = torch.cosine_similarity(regions[:, :, None], entities[None, None], dim=-1)
    torch.testing.assert_close(entity_similarity(regions, entities), expected)


def test_without_noise_each_region_takes_its_nearest_entity():
    regions, entities = unit(2, 3, 7, 16), unit(40, 16, seed=1)
    aligned = align_entities(regions, entities, gumbel=False)
    index, similarity = nearest_entities(regions, entities)
    torch.testing.assert_close(aligned, entities[index], atol=1e-6, rtol=0)
    torch.testing.assert_close(similarity, (F.normalize(regions, dim=-1) * entities[index]).sum(-1))


def test_gradient_is_that_of_the_softmax():
    regions = unit(2, 5, 8).double().requires_grad_()
    entities = unit(6, 8, seed=1).double()
    weight = unit(2, 5, 8, seed=2).double()
    temperature, scale = 0.7, 3.0
    aligned = align_entities(regions, entities, temperature, scale, gumbel=False)
    (grad, ) = torch.autograd.grad((aligned.float() * weight).sum(), regions)
    soft = (scale * F.normalize(regions.float(), dim=-1) @ entities.float().T / temperature).softmax(-1)
    (expected, ) = torch.autograd.grad((soft @ entities.float() * weight).sum(), regions)
    torch.testing.assert_close(grad, expected, atol=1e-6, rtol=1e-5)
    assert grad.abs().max() > 1e-3


def test_noise_is_gumbel():
    """With Gumbel noise the choice is a sample of the softmax: frequencies agree with it."""
    torch.manual_seed(0)
    regions, entities = unit(1, 8), unit(4, 8, seed=1)
    many = regions.expand(20000, -1)
    aligned = align_entities(many, entities, sim_scale=3.0)
    chosen = (aligned @ entities.T).argmax(-1).bincount(minlength=4) / 20000
    expected = (3.0 * regions @ entities.T).softmax(-1)[0]
    torch.testing.assert_close(chosen, expected, atol=0.015, rtol=0)


def test_float32_under_autocast():
    regions, entities = unit(2, 50, 32), unit(30, 32, seed=1)
    with torch.autocast('cpu', dtype=torch.bfloat16):
        similarity = entity_similarity(regions, entities)
    assert similarity.dtype == torch.float32
    torch.testing.assert_close(similarity, regions @ entities.T)


@pytest.mark.parametrize('shape', [(2, 3, 7, 16), (5, 16), (0, 16)])
@pytest.mark.parametrize('chunk_size', [1, 4, None])
def test_chunks_change_nothing(shape, chunk_size):
    regions, entities = unit(*shape).requires_grad_(), unit(40, 16, seed=1)
    index, similarity = nearest_entities(regions, entities, chunk_size)
    assert torch.equal(index, entity_similarity(regions, entities).argmax(-1)) and index.shape == shape[:-1]
    torch.testing.assert_close(similarity, entity_similarity(regions, entities).amax(-1))
    aligned = align_entities(regions, entities, 0.5, 3.0, gumbel=False, chunk_size=chunk_size)
    assert torch.equal(aligned, entities[index])
    weight = unit(*shape, seed=2)
    (grad, ) = torch.autograd.grad((aligned * weight).sum(), regions)
    soft = (3.0 * entity_similarity(regions, entities) / 0.5).softmax(-1)
    (expected, ) = torch.autograd.grad((soft @ entities * weight).sum(), regions)
    torch.testing.assert_close(grad, expected, atol=1e-6, rtol=1e-5)


def test_large_similarities_are_never_whole():
    """3,000 regions and 1,500 entities make 4.5 million similarities, more than the default allows at once."""
    regions, entities = unit(3000, 4), unit(1500, 4, seed=1)
    sizes = []
    original = torch.Tensor.max
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(torch.Tensor, 'max', lambda x, **kwargs: sizes.append(x.numel()) or original(x, **kwargs))
        index, _ = nearest_entities(regions, entities)
    assert len(sizes) == 2 and max(sizes) <= 2**22 and sum(sizes) == 4_500_000
    assert torch.equal(index, entity_similarity(regions, entities).argmax(-1))


def test_torch_seeds_the_noise():
    regions, entities = unit(30, 16), unit(40, 16, seed=1)
    for chunk_size in (None, 7):
        torch.manual_seed(0)
        first, second = (align_entities(regions, entities, chunk_size=chunk_size) for _ in range(2))
        torch.manual_seed(0)
        assert torch.equal(align_entities(regions, entities, chunk_size=chunk_size), first)
        assert not torch.equal(first, second)


def test_both_products_are_counted_without_data():
    """Papers count Eq. 5 as a product, which `align_entities` replaces by a look-up."""
    with torch.device('meta'), FlopCounterMode(display=False) as counter:
        aligned = align_entities(torch.empty(2, 3, 16), torch.empty(40, 16))
    assert aligned.is_meta and aligned.shape == (2, 3, 16)
    assert counter.get_total_flops() == 2 * 2 * (6 * 40 * 16)


def test_alignment_is_exact_under_autocast():
    regions, entities, weight = unit(30, 16).requires_grad_(), unit(40, 16, seed=1), unit(30, 16, seed=2)
    for chunk_size in (None, 7):
        found = []
        for enabled in (False, True):
            torch.manual_seed(0)
            with torch.autocast('cpu', dtype=torch.bfloat16, enabled=enabled):
                aligned = align_entities(regions, entities, sim_scale=30.0, chunk_size=chunk_size)
            found.append((aligned, *torch.autograd.grad((aligned * weight).sum(), regions)))
        assert all(torch.equal(one, other) for one, other in zip(*found)) and found[1][0].dtype == torch.float32
