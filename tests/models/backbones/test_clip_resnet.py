"""CLIP's ResNet against open_clip with the same weights."""

import pytest
import torch
import torch.nn.functional as F
from open_clip.modified_resnet import ModifiedResNet
from torch import nn

from vlplugins.models.backbones import CLIPResNet, CLIPVisionTransformer

SMALL = dict(img_size=64, width=8, depths=(1, 2, 2, 1), num_heads=4, out_dims=16)


def randomise(model):
    """Norms as after training: new ones would hide a swapped mean, and zero the last norm of each block."""
    torch.manual_seed(0)
    for layer in model.modules():
        if isinstance(layer, nn.BatchNorm2d):
            nn.init.uniform_(layer.weight, 0.5, 1.5)
            nn.init.normal_(layer.bias, std=0.1)
            layer.running_mean.normal_(std=0.2)
            layer.running_var.uniform_(0.5, 1.5)
    return model


def save_tower(path, layout='open_clip', **geometry):
    """Weights of open_clip's tower as they are published; returns it."""
    torch.manual_seed(0)
    numbers = dict(layers=(3, 4, 6, 3), output_dim=1024, heads=32, image_size=224, width=64)
    tower = randomise(ModifiedResNet(**{**numbers, **geometry})).eval()
    state = {f'visual.{name}': value for name, value in tower.state_dict().items()}
    if layout == 'openai':  # half precision, and numbers that are no weights
        state = {name: value.half() for name, value in state.items() if 'num_batches_tracked' not in name}
        tower.load_state_dict({name[len('visual.'):]: value.float() for name, value in state.items()}, strict=False)
        state['input_resolution'] = torch.tensor(224)
    torch.save(state, path)
    return tower


@pytest.mark.parametrize('layout', ['open_clip', 'openai'])
def test_equals_open_clip(tmp_path, layout):
    path = str(tmp_path / 'clip.pt')
    reference = save_tower(path, layout)
    model = CLIPResNet(arch='RN50', pretrained=path).eval()
    model.init_weights()
    video = torch.randn(2, 3, 2, 224, 224)
    with torch.no_grad():
        expected = reference(video.transpose(1, 2).flatten(0, 1)).view(2, 2, -1)
        assert expected.std() > 0.1  # random norms keep the signal alive
        torch.testing.assert_close(model(video), expected, atol=1e-4, rtol=1e-4)
        torch.testing.assert_close(model(video[:, :, 0]), expected[:, 0], atol=1e-4, rtol=1e-4)


def test_other_resolution_interpolates_the_table(tmp_path):
    """open_clip cannot load its ResNets at another resolution, so its table is interpolated here."""
    path = str(tmp_path / 'clip.pt')
    saved = save_tower(path)
    larger = ModifiedResNet((3, 4, 6, 3), 1024, 32, image_size=288).eval()
    state = saved.state_dict()
    table = state['attnpool.positional_embedding']
    grid = F.interpolate(table[1:].T.reshape(1, -1, 7, 7), size=9, mode='bicubic', antialias=True)
    larger.load_state_dict({**state, 'attnpool.positional_embedding': torch.cat([table[:1], grid[0].flatten(1).T])})
    fitted, at_run_time = (CLIPResNet(arch='RN50', pretrained=path, img_size=size).eval() for size in (288, 224))
    image = torch.randn(1, 3, 288, 288)
    with torch.no_grad():
        expected = larger(image)
        for model in (fitted, at_run_time):
            model.init_weights()
            torch.testing.assert_close(model(image), expected, atol=1e-4, rtol=1e-4)


def test_frames_need_not_be_square():
    torch.manual_seed(0)
    model = randomise(CLIPResNet(**{**SMALL, 'img_size': (64, 96)})).eval()
    assert model.attnpool.grid == (2, 3)
    assert model(torch.randn(1, 3, 2, 64, 96)).shape == (1, 2, 16)


def test_convolutions_over_time_that_are_the_identity_change_nothing():
    torch.manual_seed(0)
    plain, temporal = randomise(CLIPResNet(**SMALL)).eval(), CLIPResNet(**SMALL, temporal='t1d').eval()
    convs = [name for name in temporal.state_dict() if 'temporal_conv' in name]
    assert convs == [f'layer{place}.temporal_conv.weight' for place in ('3.0', '3.1', '4.0')]  # res4 and res5
    identity = {name: torch.tensor([0., 1., 0.]).expand_as(temporal.state_dict()[name]) for name in convs}
    temporal.load_state_dict({**plain.state_dict(), **identity})
    video = torch.randn(2, 3, 4, 64, 64)
    torch.testing.assert_close(temporal(video), plain(video))


def test_convolutions_over_time_start_as_the_shift_and_join_frames_of_one_clip(tmp_path):
    path = str(tmp_path / 'clip.pt')
    save_tower(path, layers=SMALL['depths'], output_dim=16, heads=4, image_size=64, width=8)
    model = CLIPResNet(**SMALL, temporal='t1d', pretrained=path).eval()
    model.init_weights()
    weight = model.layer4[0].temporal_conv.weight  # 128 channels enter it, 16 go each way
    assert torch.equal(weight[:, 0].argmax(dim=1), torch.tensor([2] * 16 + [0] * 16 + [1] * 96))
    assert torch.equal(weight.sum(dim=(1, 2)), torch.ones(128))
    video = torch.randn(2, 3, 8, 64, 64)
    changed = video.clone()
    changed[0, :, 7] = 3 * torch.randn(3, 64, 64)
    moved = (model(video) - model(changed)).abs().amax(dim=-1) > 1e-6
    assert moved[0, 5:].all()  # each of the three blocks with a shift takes it a frame further
    assert not moved[0, :4].any() and not moved[1].any()


@pytest.mark.parametrize('num_frames', [1, 3, 16])
def test_any_number_of_frames(num_frames):
    model = randomise(CLIPResNet(**SMALL, temporal='t1d')).eval()
    video = torch.randn(1, 3, num_frames, 64, 64)
    assert model(video).shape == (1, num_frames, 16)
    if num_frames == 1:
        torch.testing.assert_close(model(video)[:, 0], model(video[:, :, 0]))


def test_checkpointing_changes_neither_gradients_nor_running_statistics():
    plain = randomise(CLIPResNet(**SMALL, temporal='t1d')).train()
    recomputed = CLIPResNet(**SMALL, temporal='t1d', with_cp=True).train()
    recomputed.load_state_dict(plain.state_dict())
    video = torch.randn(2, 3, 2, 64, 64)
    for model in (plain, recomputed):
        model(video).square().sum().backward()
    for (name, one), other in zip(plain.named_parameters(), recomputed.parameters()):
        torch.testing.assert_close(one.grad, other.grad, atol=1e-5, rtol=1e-4, msg=name)
    for name, value in recomputed.state_dict().items():
        torch.testing.assert_close(value, plain.state_dict()[name], msg=name)


def test_frozen_stages_leave_the_convolutions_over_time():
    model = CLIPResNet(**SMALL, temporal='t1d', frozen_stages=3).train()
    trained = {name.split('.')[0] for name, value in model.named_parameters()
               if value.requires_grad and 'temporal_conv' not in name}
    assert trained == {'layer4', 'attnpool'}
    assert not model.layer3[0].bn1.training and model.layer4[0].bn1.training
    everything = CLIPResNet(**SMALL, temporal='t1d', frozen_stages=4).train()
    assert {name for name, value in everything.named_parameters() if value.requires_grad} == {
        name for name, _ in everything.named_parameters() if 'temporal_conv' in name}
    everything(torch.randn(2, 3, 2, 64, 64)).sum().backward()
    assert not any(layer.training for layer in everything.modules() if isinstance(layer, nn.BatchNorm2d))


def test_norm_eval_leaves_the_statistics():
    video = torch.randn(2, 3, 2, 64, 64)
    for norm_eval in (False, True):
        model = randomise(CLIPResNet(**SMALL, norm_eval=norm_eval)).train()
        before = model.bn1.running_mean.clone()
        model(video)
        assert torch.equal(model.bn1.running_mean, before) == norm_eval
        assert model.bn1.weight.requires_grad


def test_another_kind_of_tower_is_refused(tmp_path):
    vit, resnet = str(tmp_path / 'vit.pt'), str(tmp_path / 'resnet.pt')
    torch.save({'visual.class_embedding': torch.zeros(8), 'input_resolution': torch.tensor(64)}, vit)
    torch.save({'visual.attnpool.positional_embedding': torch.zeros(5, 256), 'input_resolution': torch.tensor(64)},
               resnet)
    with pytest.raises(ValueError, match='another kind of tower'):
        CLIPResNet(**SMALL, pretrained=vit).init_weights()
    with pytest.raises(ValueError, match='another kind of tower'):
        CLIPVisionTransformer(img_size=32, patch_size=8, embed_dims=32, depth=1, num_heads=4, out_dims=16,
                              pretrained=resnet).init_weights()


@pytest.mark.parametrize(('arguments', 'message'), [
    (dict(arch='RN51'), "arch='RN51' is unknown. Known: RN50"),
    (dict(img_size=64), 'missing: width, depths, num_heads, out_dims'),
    (dict(**SMALL, temporal='token_t1d'), "unknown to CLIPResNet: use None or 't1d'"),
    (dict(**SMALL, frozen_stages=5), 'has 4 stages'),
    (dict(**{**SMALL, 'depths': (1, 1)}), 'must name the blocks of four stages'),
])
def test_wrong_arguments_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        CLIPResNet(**arguments)
