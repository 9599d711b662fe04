"""The tube transformer against MMAction2's, and against itself with masked attention."""

import pytest
import torch
from mmaction.models.backbones import VisionTransformer
from mmaction.models.data_preprocessors import ActionDataPreprocessor  # noqa: F401
from mmengine.registry import init_default_scope

from vlplugins.models.backbones import TubeVisionTransformer
from vlplugins.ops.token_indexing import split_tokens, take_tokens
from vlplugins.ops.tube_masking import tube_mask
from vlplugins.registry import MODELS

SMALL = dict(img_size=32, patch_size=8, num_frames=4, embed_dims=32, depth=3, num_heads=4)
GRID = (2, 4, 4)


@pytest.fixture
def small():
    torch.manual_seed(0)
    return TubeVisionTransformer(**SMALL).eval()


@pytest.fixture
def host(tmp_path):
    """MMAction2's, with random weights in all places, and the path of its checkpoint."""
    torch.manual_seed(1)
    model = VisionTransformer(**SMALL, init_cfg=None).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.normal_(std=0.1)
    path = str(tmp_path / 'host.pth')
    torch.save(dict(state_dict={f'backbone.{key}': value for key, value in model.state_dict().items()}), path)
    return model, path


def test_equals_the_hosts(host):
    reference, path = host
    model = TubeVisionTransformer(**SMALL, pool='mean', pretrained=path).eval()
    model.init_weights()
    clip = torch.randn(2, 3, 4, 32, 32)
    with torch.no_grad():
        torch.testing.assert_close(model(clip), reference(clip), atol=1e-5, rtol=1e-5)


def test_visible_tokens_are_those_of_masked_attention(small):
    """Slow oracle: all tokens go through all blocks, and attention to hidden ones is forbidden."""
    visible, _ = split_tokens(torch.stack([tube_mask(GRID, 0.75) for _ in range(2)]))
    clip = torch.randn(2, 3, 4, 32, 32)
    bias = torch.full((2, 32), -torch.inf).scatter_(1, visible, 0.0)
    with torch.no_grad():
        tokens = small.embed_patches(clip) + small.pos_embed
        for block in small.blocks:
            tokens = block.feed_forward(block.attend(tokens, bias)[0])
        torch.testing.assert_close(small(clip, visible), take_tokens(small.norm(tokens), visible))


def test_order_of_the_visible_is_that_of_the_features(small):
    clip, visible = torch.randn(1, 3, 4, 32, 32), torch.tensor([[3, 8, 20]])
    with torch.no_grad():
        torch.testing.assert_close(small(clip, visible.flip(1)), small(clip, visible).flip(1))


def test_size_and_grid_of_the_papers():
    with torch.device('meta'):
        model = TubeVisionTransformer()
    assert model.grid == (8, 14, 14)
    assert sum(p.numel() for p in model.parameters()) == 86_227_200  # VideoMAE's ViT-B without its classifier
    assert not any('pos_embed' in name for name in model.state_dict())


def test_checkpointing_gives_the_same_gradients(small):
    clip, visible = torch.randn(1, 3, 4, 32, 32), torch.tensor([[0, 5, 9]])
    gradients = []
    for with_cp in (False, True):
        small.train().with_cp = with_cp
        small.zero_grad()
        small(clip, visible).square().sum().backward()
        gradients.append([p.grad.clone() for p in small.parameters()])
    for plain, recomputed in zip(*gradients):
        torch.testing.assert_close(plain, recomputed)


def test_drop_path_grows_with_depth_and_rests_in_evaluation():
    model = TubeVisionTransformer(**SMALL, drop_path_rate=0.2)
    rates = [getattr(block.drop_path, 'drop_prob', 0) for block in model.blocks]
    assert rates == pytest.approx([0, 0.1, 0.2])
    clip = torch.randn(1, 3, 4, 32, 32)
    assert torch.equal(model.eval()(clip), model(clip))


def test_layer_decay_of_the_host_knows_the_layers():
    from mmaction.engine.optimizers import LearningRateDecayOptimizerConstructor
    init_default_scope('mmaction')
    model = MODELS.build(dict(
        type='Recognizer3D', backbone=dict(type='vlplugins.TubeVisionTransformer', pool='mean', **SMALL),
        cls_head=dict(type='TimeSformerHead', num_classes=5, in_channels=32)))
    build = LearningRateDecayOptimizerConstructor(
        dict(optimizer=dict(type='AdamW', lr=1.0, weight_decay=0.05)), dict(num_layers=3, decay_rate=0.5))
    rates = {name: group['lr'] for group in build(model).optimizer.param_groups for name in group['param_names']}
    assert rates['backbone.patch_embed.proj.weight'] == 0.5**4
    assert [rates[f'backbone.blocks.{i}.mlp.fc1.weight'] for i in range(3)] == [0.5**3, 0.5**2, 0.5]
    assert rates['backbone.norm.weight'] == rates['cls_head.fc_cls.weight'] == 1


def test_wrong_clips_and_arguments():
    with pytest.raises(ValueError, match='6 frames of 32 × 32 pixels, .*for 4 frames of 32 × 32 .* num_frames'):
        TubeVisionTransformer(**SMALL)(torch.randn(1, 3, 6, 32, 32))
    with pytest.raises(ValueError, match='32 × 36'):  # as many tokens
        TubeVisionTransformer(**SMALL)(torch.randn(1, 3, 4, 32, 36))
    with pytest.raises(ValueError, match='5 frames cannot be cut into tubelets of 2'):
        TubeVisionTransformer(**{**SMALL, 'num_frames': 5})
    with pytest.raises(ValueError, match="pool='max'"):
        TubeVisionTransformer(**SMALL, pool='max')
