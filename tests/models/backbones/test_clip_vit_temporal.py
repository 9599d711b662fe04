"""TokenT1D in the vision transformer, against loops over frames."""

import pytest
import torch
from torch import nn

from tests.helpers.names_of_clip import names_of_clip
from vlplugins.models.backbones import CLIPVisionTransformer, ToMeCLIPVisionTransformer

SMALL = dict(img_size=32, patch_size=8, embed_dims=32, depth=3, num_heads=4, out_dims=16)


def build(backbone=CLIPVisionTransformer, convs='random', **arguments):
    torch.manual_seed(0)
    model = backbone(**SMALL, temporal='token_t1d', **arguments)
    for conv in model.temporal_convs:
        if convs == 'random':
            nn.init.normal_(conv.weight)
        elif convs == 'identity':
            conv.weight.data.copy_(torch.tensor([0., 1., 0.]).expand_as(conv.weight))
    return model


def slowly(model, video, mix):
    """The backbone with its class tokens changed by `mix(block, class tokens (T, D))` before both halves of a block."""
    outputs = []
    for clip in video:
        tokens = model.embed_patches(clip.transpose(0, 1))
        for index, block in enumerate(model.blocks):
            tokens = torch.cat([mix(index, tokens[:, 0])[:, None], tokens[:, 1:]], dim=1)
            tokens = tokens + block.attn(block.norm1(tokens))
            tokens = torch.cat([mix(index, tokens[:, 0])[:, None], tokens[:, 1:]], dim=1)
            tokens = tokens + block.mlp(block.norm2(tokens))
        outputs.append(model.project(tokens[:, 0]))
    return torch.stack(outputs)


def convolve(weight, rows):
    """Rows (T, D) with those before and after them, frame by frame and channel by channel."""
    out = torch.zeros_like(rows)
    for frame in range(len(rows)):
        for tap, other in enumerate((frame - 1, frame, frame + 1)):
            if 0 <= other < len(rows):
                out[frame] += weight[:, 0, tap] * rows[other]
    return out


def shift(rows):
    """A quarter of the channels from the next frame, a quarter from the one before, zeros beyond the ends."""
    fold, out = rows.shape[1] // 4, rows.clone()
    out[:, :2 * fold] = 0
    out[:-1, :fold] = rows[1:, :fold]
    out[1:, fold:2 * fold] = rows[:-1, fold:2 * fold]
    return out


def test_equals_a_loop_over_frames():
    model, video = build(), torch.randn(2, 3, 4, 32, 32)
    with torch.no_grad():
        expected = slowly(model, video, lambda index, rows: convolve(model.temporal_convs[index].weight, rows))
        torch.testing.assert_close(model(video), expected)


def test_starts_as_a_shift_of_the_class_token():
    model, video = build(convs='as built'), torch.randn(2, 3, 4, 32, 32)
    with torch.no_grad():
        torch.testing.assert_close(model(video), slowly(model, video, lambda index, rows: shift(rows)))


@pytest.mark.parametrize('backbone', [CLIPVisionTransformer, ToMeCLIPVisionTransformer])
def test_identity_is_the_plain_tower(backbone):
    arguments = {} if backbone is CLIPVisionTransformer else dict(merge_per_layer=2)
    model, plain = build(backbone, convs='identity', **arguments), backbone(**SMALL, **arguments)
    missing, unexpected = plain.load_state_dict(model.state_dict(), strict=False)
    assert not missing and unexpected == [f'temporal_convs.{index}.weight' for index in range(3)]
    video = torch.randn(2, 3, 4, 32, 32)
    torch.testing.assert_close(model(video), plain(video))


def test_merging_tower_without_merging_is_the_other_one():
    model, merging = build(), build(ToMeCLIPVisionTransformer, merge_per_layer=0)
    merging.load_state_dict(model.state_dict())
    video = torch.randn(2, 3, 4, 32, 32)
    torch.testing.assert_close(merging(video)[0], model(video))


def test_merging_keeps_the_class_token_where_it_is_convolved():
    model, video = build(ToMeCLIPVisionTransformer, merge_per_layer=3), torch.randn(2, 3, 4, 32, 32)
    frames, regions = model(video)
    changed = video.clone()
    changed[0, :, 3] += 1
    moved = (model(changed)[1] - regions).abs().amax(dim=-1) > 1e-6
    assert moved[0, :, 0].all() and not moved[1].any()
    assert torch.equal(frames, regions[:, :, 0])


@pytest.mark.parametrize('num_frames', [1, 2, 9])
def test_any_number_of_frames_and_images(num_frames):
    model, video = build(), torch.randn(1, 3, num_frames, 32, 32)
    assert model(video).shape == (1, num_frames, 16)
    if num_frames == 1:
        torch.testing.assert_close(model(video)[:, 0], model(video[:, :, 0]))


@pytest.mark.parametrize('backbone', [CLIPVisionTransformer, ToMeCLIPVisionTransformer])
def test_checkpointing_changes_no_gradient(backbone):
    plain, recomputed = build(backbone), build(backbone, with_cp=True)
    video = torch.randn(2, 3, 4, 32, 32)
    for model in (plain, recomputed):
        out = model(video)
        (out if isinstance(out, torch.Tensor) else out[0]).square().sum().backward()
    for (name, one), other in zip(plain.named_parameters(), recomputed.parameters()):
        torch.testing.assert_close(one.grad, other.grad, msg=name)


@pytest.mark.parametrize('with_cp', [False, True])
def test_a_frozen_tower_trains_its_convolutions_over_time(with_cp):
    model = build(frozen_stages=3, with_cp=with_cp).train()
    model(torch.randn(1, 3, 4, 32, 32)).square().sum().backward()
    trained = {name for name, value in model.named_parameters() if value.grad is not None}
    assert trained == {f'temporal_convs.{index}.weight' for index in range(3)}
    assert all(conv.weight.grad.abs().sum() > 0 for conv in model.temporal_convs)


def test_weights_of_clip_leave_the_shift(tmp_path):
    path = str(tmp_path / 'clip.pt')
    torch.manual_seed(0)
    source = CLIPVisionTransformer(**SMALL)
    torch.save(names_of_clip(source), path)
    model = build(convs='random', pretrained=path, act='quick_gelu')
    convs = {name: value.clone() for name, value in model.state_dict().items() if 'temporal_conv' in name}
    model.init_weights()
    assert convs and all(torch.equal(model.state_dict()[name], value) for name, value in convs.items())
    assert all(torch.equal(model.state_dict()[name], value) for name, value in source.state_dict().items())


def test_unknown_kinds_are_refused():
    with pytest.raises(ValueError, match="temporal='t1d' is unknown to CLIPVisionTransformer"):
        CLIPVisionTransformer(**SMALL, temporal='t1d')
