"""Checkpoints with the names that ViFi-CLIP's training code gives them, in both towers."""

import sys
import types

import open_clip
import pytest
import torch

from vlplugins.models.backbones import CLIPVisionTransformer
from vlplugins.models.text_encoders import CLIPTextEncoder
from vlplugins.weights import load_clip_weights

IMAGE = dict(img_size=32, patch_size=8, embed_dims=64, depth=2, num_heads=1, out_dims=16)
TEXT = dict(context_length=16, embed_dims=32, depth=2, num_heads=2, out_dims=16)
TEXTS = ['dribbling basketball', 'a photo of a person playing chess.']


def tiny_clip():
    torch.manual_seed(0)
    vision = dict(layers=2, width=64, head_width=64, patch_size=8, image_size=32)
    text = dict(context_length=16, vocab_size=49408, width=32, heads=2, layers=2)
    clip = open_clip.CLIP(16, vision, text, quick_gelu=True).eval()
    torch.nn.init.normal_(clip.token_embedding.weight)
    return clip


def vifi_names(clip, prefix='module.'):
    """The state dict of ViFi-CLIP: towers of their own, class names embedded already, no token embedding."""
    renamed = {'prompt_learner.complete_text_embeddings': torch.randn(400, 16, 32), 'logit_scale': torch.tensor(4.6)}
    for name, value in clip.state_dict().items():
        if name.startswith('visual.'):
            renamed[name.replace('visual.', 'image_encoder.', 1)] = value
        elif name.startswith(('transformer.', 'ln_final.')) or name in ('positional_embedding', 'text_projection'):
            renamed[f'text_encoder.{name}'] = value
    return {prefix + name: value for name, value in renamed.items()}


@pytest.fixture()
def clip():
    return tiny_clip()


@pytest.fixture()
def before_tuning(tmp_path, clip):
    """CLIP's own file: its token embedding is the one that ViFi-CLIP kept, all else was tuned."""
    path = str(tmp_path / 'clip.pt')
    state = {name: value if 'token_embedding' in name else torch.zeros_like(value)
             for name, value in clip.state_dict().items()}
    torch.save({**state, 'input_resolution': torch.tensor(32)}, path)
    return path


def save(path, state, **beside):
    torch.save({'model': state, 'optimizer': {'state': {}}, 'max_accuracy': 51.3, 'epoch': 9, **beside}, path)
    return str(path)


@pytest.mark.parametrize('prefix', ['module.', ''])
def test_both_towers(tmp_path, clip, before_tuning, prefix):
    path = save(tmp_path / 'vifi.pth', vifi_names(clip, prefix))
    backbone = CLIPVisionTransformer(**IMAGE, pretrained=path).eval()
    backbone.init_weights()
    encoder = CLIPTextEncoder(**TEXT, pretrained=path, token_embedding=before_tuning).eval()
    assert backbone.act == encoder.act == 'quick_gelu'  # tuned from OpenAI's
    video = torch.randn(1, 3, 4, 32, 32)
    with torch.no_grad():
        torch.testing.assert_close(backbone(video)[0], clip.encode_image(video[0].transpose(0, 1)))
        expected = clip.encode_text(open_clip.tokenize(TEXTS, context_length=16))
        torch.testing.assert_close(encoder.encode(TEXTS), expected)


def test_a_file_with_the_token_embedding_needs_no_other(tmp_path, clip):
    state = {**vifi_names(clip), 'module.text_encoder.token_embedding.weight': clip.token_embedding.weight.detach()}
    encoder = CLIPTextEncoder(**TEXT, pretrained=save(tmp_path / 'vifi.pth', state), token_embedding='no/such.pt')
    with torch.no_grad():
        expected = clip.encode_text(open_clip.tokenize(TEXTS, context_length=16))
        torch.testing.assert_close(encoder.encode(TEXTS), expected)


@pytest.mark.parametrize('arguments', [dict(), dict(token_embedding='no/such.pt'), dict(arch='ViT-B-16')])
def test_without_the_clip_that_was_tuned_it_says_what_to_give(tmp_path, clip, monkeypatch, arguments):
    def offline(*args, **kwargs):
        raise OSError('no route to host')

    monkeypatch.setattr('open_clip.pretrained.download_pretrained', offline)
    encoder = CLIPTextEncoder(**TEXT, pretrained=save(tmp_path / 'vifi.pth', vifi_names(clip)), **arguments)
    tag = arguments.get('token_embedding', 'openai')
    with pytest.raises(ValueError, match=rf"vifi.pth is of ViFi-CLIP and has no token_embedding.weight.*"
                                         rf"from token_embedding='{tag}'. Set token_embedding in the text encoder"):
        encoder.encode(TEXTS)


def test_a_clip_of_another_width_is_refused(tmp_path, clip):
    other = str(tmp_path / 'other.pt')
    torch.save({'token_embedding.weight': torch.zeros(49408, 8)}, other)
    path = save(tmp_path / 'vifi.pth', vifi_names(clip))
    with pytest.raises(ValueError, match=r'other.pt.* is 8 wide, the text tower of .*vifi.pth 32'):
        CLIPTextEncoder(**TEXT, pretrained=path, token_embedding=other).load()


@pytest.mark.parametrize('name', ['image_encoder.VPT', 'image_encoder.transformer.resblocks.1.VPT_shallow',
                                  'text_encoder.transformer.resblocks.1.VPT_shallow', 'prompt_learner.ctx'])
def test_prompts_are_refused(tmp_path, clip, name):
    path = save(tmp_path / 'vifi.pth', {**vifi_names(clip), f'module.{name}': torch.zeros(8, 64)})
    with pytest.raises(ValueError, match=f'trained with prompts of ViFi-CLIP \\(module.{name} and 0 more'):
        CLIPVisionTransformer(**IMAGE, pretrained=path)


@pytest.mark.skipif(not hasattr(torch.serialization, 'safe_globals'), reason='torch < 2.5 cannot allow a class')
def test_its_configuration_is_read_without_its_package(tmp_path, clip, monkeypatch):
    """The training code saves a node of `yacs`, a dict with flags, beside the weights."""
    package = types.ModuleType('yacs.config')

    class CfgNode(dict):
        pass

    CfgNode.__module__, CfgNode.__qualname__, package.CfgNode = 'yacs.config', 'CfgNode', CfgNode
    config = CfgNode(MODEL=CfgNode(ARCH='ViT-B/16'))
    config.__dict__['__immutable__'] = True
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, 'yacs', types.ModuleType('yacs'))
        patch.setitem(sys.modules, 'yacs.config', package)
        path = save(tmp_path / 'vifi.pth', vifi_names(clip), config=config)
    monkeypatch.setitem(sys.modules, 'yacs', None)  # as where it is not installed
    assert 'module.image_encoder.conv1.weight' in load_clip_weights(None, path).tensors
