import pytest
import torch

from vlplugins.models.necks import FeaturePredictor
from vlplugins.ops.token_indexing import split_tokens
from vlplugins.ops.tube_masking import tube_mask

GRID = (2, 3, 4)


@pytest.fixture
def predictor():
    torch.manual_seed(0)
    return FeaturePredictor(in_dims=10, grid=GRID, embed_dims=16, depth=2, num_heads=2, out_dims=10, hidden_dims=32)


@pytest.fixture
def places():
    return split_tokens(torch.stack([tube_mask(GRID, 0.5) for _ in range(2)]))


def test_predictions_come_in_the_order_of_masked(predictor, places):
    visible, masked = places
    feats = torch.randn(2, visible.shape[1], 10)
    expected = predictor(feats, visible, masked)
    order = torch.randperm(masked.shape[1])
    torch.testing.assert_close(predictor(feats, visible, masked[:, order]), expected[:, order])


def test_order_of_the_visible_tokens_does_not_matter(predictor, places):
    visible, masked = places
    feats = torch.randn(2, visible.shape[1], 10)
    order = torch.randperm(visible.shape[1])
    torch.testing.assert_close(
        predictor(feats[:, order], visible[:, order], masked), predictor(feats, visible, masked))


def test_features_must_stand_in_their_places(predictor, places):
    """A mix-up of features and positions shows, though every set of tokens is the same."""
    visible, masked = places
    feats = torch.randn(2, visible.shape[1], 10)
    assert not torch.allclose(predictor(feats.flip(1), visible, masked), predictor(feats, visible, masked), atol=1e-3)


def test_a_masked_token_knows_nothing_but_its_place(predictor, places):
    visible, masked = places
    feats = torch.randn(2, visible.shape[1], 10, requires_grad=True)
    out = predictor(feats, visible, masked)
    assert not torch.allclose(out[:, 0], out[:, 1], atol=1e-4)
    out.sum().backward()
    assert (feats.grad.abs().sum(dim=-1) > 0).all()
    assert predictor.mask_token.grad.abs().sum() > 0


def test_size_of_the_papers():
    predictor = FeaturePredictor()
    assert len(predictor.blocks) == 6
    assert predictor.pos_embed.shape == (1, 1568, 384)
    assert 'pos_embed' not in predictor.state_dict()
    blocks = 6 * (12 * 384**2 + 12 * 384)  # without biases of keys
    ends = 768 * 384 + 384 + 2 * 384 + 384 * 1536 + 1536 + 1536 * 768 + 768
    assert sum(p.numel() for p in predictor.parameters()) == blocks + ends


def test_pixels_by_one_linear_layer():
    predictor = FeaturePredictor(in_dims=8, grid=GRID, embed_dims=16, depth=1, num_heads=2, out_dims=96,
                                 hidden_dims=None)
    assert isinstance(predictor.proj_out, torch.nn.Linear)


def test_positions_of_another_grid(predictor):
    for masked in (8, 20):
        with pytest.raises(ValueError, match='24 of model.predictor.grid'):
            predictor(torch.randn(1, 10, 10), torch.arange(10)[None], torch.arange(masked)[None])


def test_checkpointing_gives_the_same_gradients(predictor, places):
    feats = torch.randn(2, places[0].shape[1], 10)
    gradients = []
    for predictor.with_cp in (False, True):
        predictor.zero_grad()
        predictor(feats, *places).square().sum().backward()
        gradients.append([parameter.grad.clone() for parameter in predictor.parameters()])
    for plain, recomputed in zip(*gradients):
        torch.testing.assert_close(plain, recomputed)
