"""CLIP's towers against open_clip with the same weights."""

import pytest
import torch
from open_clip.model import resize_pos_embed

from tests.helpers.short_clip import BLOCKS, short_clip
from vlplugins.models.backbones import CLIPVisionTransformer, ToMeCLIPVisionTransformer

SMALL = dict(img_size=32, patch_size=8, embed_dims=32, depth=3, num_heads=4, out_dims=16)


def save_clip(path, name, layout='open_clip'):
    """Weights of a random CLIP in one of the layouts that are published; returns open_clip's model."""
    torch.manual_seed(0)
    model = short_clip(name)
    state = model.state_dict()
    if layout == 'wrapped':
        state = {'epoch': 3, 'state_dict': {f'module.{key}': value for key, value in state.items()}}
    elif layout == 'openai':
        state = {**state, 'input_resolution': torch.tensor(224)}
    elif layout == 'vifi_clip':
        state = {'model': {key.replace('visual.', 'module.image_encoder.'): value for key, value in state.items()}}
    torch.save(state, path)
    return model


@pytest.mark.parametrize(('name', 'arch', 'act'), [('ViT-B-16', 'ViT-B-16', 'gelu'),
                                                   ('ViT-B-32-quickgelu', 'ViT-B-32', 'quick_gelu'),
                                                   ('ViT-L-14-quickgelu', 'ViT-L-14', 'quick_gelu')])
def test_equals_open_clip(tmp_path, name, arch, act):
    path = str(tmp_path / 'clip.pt')
    reference = save_clip(path, name)
    plain = CLIPVisionTransformer(arch=arch, depth=BLOCKS, pretrained=path, act=act).eval()
    plain.init_weights()
    with torch.device('meta'):  # the second tower takes the first one's weights
        merging = ToMeCLIPVisionTransformer(arch=arch, depth=BLOCKS, act=act, merge_per_layer=0).eval()
    merging.load_state_dict(plain.state_dict(), assign=True)
    video = torch.randn(1, 3, 2, 224, 224)
    with torch.no_grad():
        expected = reference.encode_image(video[0].transpose(0, 1))
        torch.testing.assert_close(plain(video)[0], expected, atol=1e-4, rtol=1e-4)
        torch.testing.assert_close(merging(video)[0][0], expected, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize('layout', ['wrapped', 'openai', 'vifi_clip'])
def test_layouts_of_published_checkpoints(tmp_path, layout):
    path = str(tmp_path / 'clip.pt')
    reference = save_clip(path, 'ViT-B-32-quickgelu', layout)
    model = CLIPVisionTransformer(
        arch='ViT-B-32', depth=BLOCKS, pretrained=path, act='quick_gelu' if layout == 'wrapped' else 'auto')
    model.init_weights()
    assert model.act == 'quick_gelu'
    image = torch.randn(1, 3, 224, 224)
    with torch.no_grad():
        torch.testing.assert_close(model.eval()(image), reference.encode_image(image), atol=1e-4, rtol=1e-4)


def test_torchscript_archive_of_openai(tmp_path):
    """OpenAI publishes TorchScript archives; their weights want QuickGELU."""

    class Clip(torch.nn.Module):

        def __init__(self, visual):
            super().__init__()
            self.visual = visual

        def forward(self, x):
            return x

    reference = short_clip('ViT-B-32-quickgelu')
    path = str(tmp_path / 'ViT-B-32.pt')
    holder = torch.nn.ParameterDict()
    wrapped = Clip(torch.nn.Module())
    for name, value in reference.visual.state_dict().items():
        owner = wrapped.visual
        *parents, leaf = name.split('.')
        for parent in parents:
            if not hasattr(owner, parent):
                owner.add_module(parent, torch.nn.Module())
            owner = getattr(owner, parent)
        owner.register_parameter(leaf, torch.nn.Parameter(value))
    del holder
    torch.jit.trace(wrapped, torch.zeros(1)).save(path)
    model = CLIPVisionTransformer(arch='ViT-B-32', depth=BLOCKS, pretrained=path).eval()
    model.init_weights()
    assert model.act == 'quick_gelu'
    image = torch.randn(1, 3, 224, 224)
    with torch.no_grad():
        torch.testing.assert_close(model(image), reference.encode_image(image), atol=1e-4, rtol=1e-4)


def test_activation_follows_the_tag():
    assert CLIPVisionTransformer(arch='ViT-B-32', pretrained='openai', depth=1).act == 'quick_gelu'
    assert CLIPVisionTransformer(arch='ViT-B-32', pretrained='laion2b_s34b_b79k', depth=1).act == 'gelu'
    with pytest.raises(ValueError, match='were trained with quick_gelu'):
        CLIPVisionTransformer(arch='ViT-B-32', pretrained='openai', act='gelu')


def test_ambiguous_file_asks_for_the_activation(tmp_path):
    path = str(tmp_path / 'clip.pt')
    torch.save({'visual.class_embedding': torch.zeros(32)}, path)
    with pytest.raises(ValueError, match="Set act='quick_gelu'"):
        CLIPVisionTransformer(**SMALL, pretrained=path)


def test_other_resolution_interpolates_the_table(tmp_path):
    path = str(tmp_path / 'clip.pt')
    state = save_clip(path, 'ViT-B-32-quickgelu').state_dict()
    larger = short_clip('ViT-B-32-quickgelu', image_size=288)
    resize_pos_embed(state, larger)  # as open_clip loads weights of another resolution
    larger.load_state_dict(state)
    model = CLIPVisionTransformer(arch='ViT-B-32', depth=BLOCKS, img_size=288, pretrained=path, act='quick_gelu').eval()
    model.init_weights()
    image = torch.randn(1, 3, 288, 288)
    with torch.no_grad():
        torch.testing.assert_close(model(image), larger.encode_image(image), atol=1e-4, rtol=1e-4)


def test_resolution_may_change_at_run_time_and_in_checkpoints():
    torch.manual_seed(0)
    small, large = CLIPVisionTransformer(**SMALL).eval(), CLIPVisionTransformer(**{**SMALL, 'img_size': 48}).eval()
    large.load_state_dict(small.state_dict())
    video = torch.randn(1, 3, 2, 48, 48)
    with torch.no_grad():
        torch.testing.assert_close(small(video), large(video))


def test_weights_of_another_architecture_are_refused(tmp_path):
    path = str(tmp_path / 'clip.pt')
    save_clip(path, 'ViT-B-32-quickgelu')
    model = CLIPVisionTransformer(arch='ViT-B-16', depth=BLOCKS, pretrained=path, act='quick_gelu')
    with pytest.raises(ValueError, match=r'another architecture.*patch_embed.weight is \(768, 3, 32, 32\)'):
        model.init_weights()


@pytest.mark.parametrize(('arguments', 'message'), [
    (dict(arch='ViT-X'), "arch='ViT-X' is unknown"),
    (dict(img_size=32), 'missing: patch_size, embed_dims, depth, num_heads, out_dims'),
    (dict(arch='ViT-B-32', pretrained='nobody'), 'neither a file nor a tag'),
    (dict(**SMALL, pretrained='openai'), 'needs arch'),
    (dict(**SMALL, frozen_stages=4), 'has 3 blocks'),
])
def test_wrong_arguments_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        CLIPVisionTransformer(**arguments)


def test_missing_file_is_named():
    with pytest.raises(FileNotFoundError, match='no/such.pt'):
        CLIPVisionTransformer(**SMALL, pretrained='no/such.pt')


def test_no_network_says_what_to_get(monkeypatch):
    def offline(*args, **kwargs):
        raise OSError('no route to host')

    monkeypatch.setattr('open_clip.pretrained.download_pretrained', offline)
    model = CLIPVisionTransformer(arch='ViT-B-32', pretrained='openai', depth=1)
    with pytest.raises(ConnectionError, match=r'Get https://.*ViT-B-32.pt.*pretrained="path/to/ViT-B-32.pt"'):
        model.init_weights()


def test_frozen_stages():
    model = CLIPVisionTransformer(**SMALL, frozen_stages=2).train()
    frozen = {name.split('.')[0] + '.' + name.split('.')[1] if name.startswith('blocks') else name.split('.')[0]
              for name, value in model.named_parameters() if not value.requires_grad}
    assert frozen == {'cls_token', 'pos_embed', 'patch_embed', 'norm_pre', 'blocks.0', 'blocks.1'}
    assert not any(p.requires_grad for p in CLIPVisionTransformer(**SMALL, frozen_stages=3).parameters())


@pytest.mark.parametrize('backbone', [CLIPVisionTransformer, ToMeCLIPVisionTransformer])
def test_checkpointing_changes_memory_not_gradients(backbone):
    torch.manual_seed(0)
    arguments = {} if backbone is CLIPVisionTransformer else dict(merge_per_layer=2)
    plain = backbone(**SMALL, **arguments)
    recomputed = backbone(**SMALL, **arguments, with_cp=True)
    recomputed.load_state_dict(plain.state_dict())
    video = torch.randn(2, 3, 2, 32, 32)
    gradients = []
    for model in (plain, recomputed):
        out = model(video)
        (out if isinstance(out, torch.Tensor) else out[1]).square().sum().backward()
        gradients.append(model.patch_embed.weight.grad)
    torch.testing.assert_close(*gradients)


def test_wrong_input_is_explained():
    with pytest.raises(ValueError, match="input_format='NCTHW'"):
        CLIPVisionTransformer(**SMALL)(torch.randn(1, 2, 3, 2, 32, 32))
