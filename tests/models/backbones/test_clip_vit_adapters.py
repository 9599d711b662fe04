"""Adapters after AIM in the vision transformers, against loops and against the paper's counts."""

from pathlib import Path

import pytest
import torch
from mmaction.registry import MODELS
from mmengine.config import Config
from mmengine.registry import init_default_scope

from tests.helpers.names_of_clip import names_of_clip
from vlplugins import flops
from vlplugins.models.backbones import CLIPVisionTransformer, ToMeCLIPVisionTransformer
from vlplugins.ops.token_merging import match_tokens, merge_tokens
from vlplugins.text.sources import placeholder_rows

CONFIGS = Path(__file__).parents[3] / 'configs'
SMALL = dict(img_size=32, patch_size=8, embed_dims=32, depth=3, num_heads=4, out_dims=16)
TOWERS = [(CLIPVisionTransformer, {}), (ToMeCLIPVisionTransformer, dict(merge_per_layer=3))]
KINDS = ['s', 'sm', 'stm']
T = 4


def build(backbone=CLIPVisionTransformer, kind='stm', start=False, **arguments):
    torch.manual_seed(0)
    model = backbone(**SMALL, adapters=kind, **arguments)
    if not start:
        with torch.no_grad():
            for parameter in model.tower_adapters.parameters():
                parameter.add_(0.2 * torch.randn_like(parameter))
    return model


def last(outputs):
    """The output that holds most: all regions, or the frames where there are none."""
    return outputs if isinstance(outputs, torch.Tensor) else outputs[-1]


def slowly(model, video):
    """AIM clip by clip: attention over time one token index at a time, merging as in ALT's Eq. 2."""
    outputs = []
    for clip in video:
        adapters = model.tower_adapters
        positions = adapters.frame_position
        tokens = model.embed_patches(clip.transpose(0, 1), None if positions is None else positions[:T, None])
        size = torch.ones(tokens.shape[:2])
        for block, own, r in zip(model.blocks, adapters.blocks, getattr(model, 'merges', [0] * 3)):
            if own.temporal is not None:
                columns = [block.attn(block.norm1(tokens[None, :, index]))[0] for index in range(tokens.shape[1])]
                tokens = tokens + own.temporal(torch.stack(columns, dim=1))
            attended, keys = block.attn.attend(block.norm1(tokens), key_bias=size.log())
            tokens = tokens + attended + own.spatial(attended)
            tokens, size = merge_tokens(tokens, size, match_tokens(keys.mean(1), r))
            normalised = block.norm2(tokens)
            tokens = tokens + block.mlp(normalised) + (0.5 * own.mlp(normalised) if own.mlp is not None else 0)
        outputs.append(model.project(tokens))
    return torch.stack(outputs)


@pytest.mark.parametrize('kind', KINDS)
@pytest.mark.parametrize(('backbone', 'arguments'), TOWERS)
def test_starts_as_the_plain_tower(backbone, arguments, kind):
    model, plain = build(backbone, kind, start=True, **arguments), backbone(**SMALL, **arguments)
    missing, unexpected = plain.load_state_dict(model.state_dict(), strict=False)
    assert not missing and unexpected and all('adapter' in name for name in unexpected)
    video = torch.randn(2, 3, T, 32, 32)
    torch.testing.assert_close(last(model(video)), last(plain(video)))


@pytest.mark.parametrize('kind', KINDS)
@pytest.mark.parametrize(('backbone', 'arguments'), TOWERS)
def test_equals_a_loop_over_clips(backbone, arguments, kind):
    model, video = build(backbone, kind, **arguments), torch.randn(2, 3, T, 32, 32)
    with torch.no_grad():
        expected = slowly(model, video)
        found = last(model(video))
        torch.testing.assert_close(found, expected if arguments else expected[:, :, 0])


@pytest.mark.parametrize('kind', KINDS)
def test_frames_hear_of_each_other_by_the_temporal_adapter_alone(kind):
    model, video = build(kind=kind), torch.randn(1, 3, T, 32, 32)
    changed = video.clone()
    changed[:, :, 3] += 1
    with torch.no_grad():
        moved = (model(video) - model(changed)).abs().amax(dim=-1)[0] > 1e-5
    assert moved.tolist() == [kind == 'stm'] * 3 + [True]


@pytest.mark.parametrize('backbone', [CLIPVisionTransformer, ToMeCLIPVisionTransformer])
def test_an_image_is_a_clip_of_one_frame(backbone):
    model, images = build(backbone), torch.randn(2, 3, 32, 32)
    torch.testing.assert_close(last(model(images)), last(model(images[:, :, None]))[:, 0])


def test_longer_clips_than_the_table():
    model, video = build(max_frames=2), torch.randn(1, 3, 5, 32, 32)
    assert model.tower_adapters.frame_position.shape == (2, 32)
    assert model(video).shape == (1, 5, 16)


@pytest.mark.parametrize('with_cp', [False, True])
@pytest.mark.parametrize(('backbone', 'arguments'), TOWERS)
def test_a_frozen_tower_trains_its_adapters(backbone, arguments, with_cp):
    model = build(backbone, frozen_stages=3, with_cp=with_cp, **arguments).train()
    last(model(torch.randn(1, 3, T, 32, 32))).square().sum().backward()
    trained = {name for name, value in model.named_parameters() if value.requires_grad}
    assert trained == {name for name, _ in model.named_parameters() if name.startswith('tower_adapters.')}
    assert all(value.grad.abs().sum() > 0 for name, value in model.named_parameters() if name in trained)


@pytest.mark.parametrize(('backbone', 'arguments'), TOWERS)
def test_checkpointing_changes_no_gradient(backbone, arguments):
    plain, recomputed = build(backbone, **arguments), build(backbone, with_cp=True, **arguments)
    video = torch.randn(2, 3, T, 32, 32)
    for model in (plain, recomputed):
        last(model(video)).square().sum().backward()
    for (name, one), other in zip(plain.named_parameters(), recomputed.parameters()):
        torch.testing.assert_close(one.grad, other.grad, msg=name)


def test_autocast_stays_close():
    model, video = build(), torch.randn(2, 3, T, 32, 32)
    with torch.autocast('cpu', torch.bfloat16):
        halved = model(video)
    halved.float().square().sum().backward()
    assert torch.nn.functional.cosine_similarity(halved.float(), model(video), dim=-1).min() > 0.999
    assert all(torch.isfinite(value.grad).all() for value in model.parameters())


def test_weights_of_clip_leave_the_adapters(tmp_path):
    path = str(tmp_path / 'clip.pt')
    torch.manual_seed(1)
    source = CLIPVisionTransformer(**SMALL)
    torch.save(names_of_clip(source), path)
    model = build(pretrained=path, act='quick_gelu')
    before = {name: value.clone() for name, value in model.tower_adapters.state_dict().items()}
    model.init_weights()
    assert all(torch.equal(value, before[name]) for name, value in model.tower_adapters.state_dict().items())
    assert all(torch.equal(model.state_dict()[name], value) for name, value in source.state_dict().items())


@pytest.mark.parametrize(('arguments', 'message'), [
    (dict(adapters='m'), "adapters='m' is unknown"),
    (dict(adapters='s', temporal='token_t1d'), "temporal='token_t1d' and adapters='s' exclude each other")])
def test_wrong_arguments_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        CLIPVisionTransformer(**SMALL, **arguments)


@pytest.mark.parametrize(('kind', 'frozen_stages', 'tunable'), [
    (None, 12, 38), ('s', 12, 42), ('sm', 12, 45), ('stm', 12, 49), (None, -1, 125)])
def test_tunable_parameters_of_table_7(kind, frozen_stages, tunable):
    cfg = Config.fromfile(CONFIGS / 'alt/alt_b16_k400.py')
    init_default_scope(cfg.default_scope)
    cfg.model.data_preprocessor.pop('blending')  # its distribution draws a number when it is built
    cfg.model.backbone.update(adapters=kind, frozen_stages=frozen_stages)
    with placeholder_rows(), torch.device('meta'):
        model = MODELS.build(cfg.model).train()
    trained = sum(value.numel() for value in model.parameters() if value.requires_grad)
    assert round(trained / 1e6) == tunable
    frozen = sum(value.numel() for value in model.parameters()) - trained
    assert frozen == (0 if frozen_stages < 0 else 86_192_640)  # CLIP's image encoder


@pytest.mark.parametrize('kind', KINDS)
def test_counted_multiply_adds(kind):
    """Tokens enter the three blocks as 17, 14 and 11, and leave them as 14, 11 and 8."""
    arguments = dict(merge_per_layer=3)
    shape = (2, 3, T, 32, 32)
    added = (flops.count_module(build(ToMeCLIPVisionTransformer, kind, **arguments), shape)
             - flops.count_module(ToMeCLIPVisionTransformer(**SMALL, **arguments), shape)) * 1e9
    width, before, after = 32, 2 * T * (17 + 14 + 11), 2 * T * (14 + 11 + 8)
    adapter, attention = 2 * width * width // 4, 4 * width * width + 2 * T * width
    expected = before * adapter
    expected += after * adapter if 'm' in kind else 0
    expected += before * (adapter + attention) if 't' in kind else 0
    assert added == pytest.approx(expected, rel=1e-6)
