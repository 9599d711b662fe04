"""Checkpoints of contrastive models that were trained here serve as weights of CLIP, for both towers."""

import pytest
import torch
from mmengine.config import Config

from vlplugins import own_clip
from vlplugins.models.backbones import CLIPVisionTransformer, ToMeCLIPVisionTransformer
from vlplugins.models.heads import ContrastiveHead
from vlplugins.models.text_encoders import CLIPTextEncoder
from vlplugins.weights import resolve_activation

WORDS = ['fish', 'left', 'red']
IMAGE = dict(img_size=16, patch_size=8, embed_dims=8, depth=1, num_heads=2, out_dims=8)
TEXT = dict(context_length=8, embed_dims=8, depth=1, num_heads=2, out_dims=8, vocabulary=WORDS)


@pytest.fixture()
def trained(tmp_path):
    """A contrastive model and its checkpoint, as MMEngine writes it."""
    torch.manual_seed(3)
    model = torch.nn.Module()
    model.backbone = CLIPVisionTransformer(**IMAGE, act='gelu')
    encoder = dict(TEXT, type='vlplugins.CLIPTextEncoder', seed=3, act='gelu')
    model.cls_head = ContrastiveHead(dict(labels=['fish left', 'red fish'], encoder=encoder))
    cfg = _config(dict(act='gelu'), dict(act='gelu'))
    path = str(tmp_path / 'epoch_1.pth')
    torch.save(dict(meta=dict(cfg=cfg.pretty_text), state_dict=model.state_dict()), path)
    return model, path


@pytest.mark.parametrize('kind', [CLIPVisionTransformer, ToMeCLIPVisionTransformer])
def test_image_tower(trained, kind):
    model, path = trained
    backbone = kind(**IMAGE, pretrained=path)
    backbone.init_weights()
    assert backbone.act == 'gelu'  # as the config in the checkpoint has it
    for name, value in model.backbone.state_dict().items():
        assert torch.equal(backbone.state_dict()[name], value), name


def test_text_tower(trained):
    model, path = trained
    encoder, texts = CLIPTextEncoder(**TEXT, pretrained=path), ['a red fish', 'left']
    with torch.no_grad():
        expected = model.cls_head.texts.text_encoder.encode(texts)
        assert not torch.equal(CLIPTextEncoder(**TEXT).encode(texts), expected)
        assert torch.equal(encoder.encode(texts), expected)


def test_other_architecture(trained):
    backbone = CLIPVisionTransformer(**{**IMAGE, 'embed_dims': 16}, pretrained=trained[1])
    with pytest.raises(ValueError, match='of another architecture than the backbone'):
        backbone.init_weights()


@pytest.mark.parametrize(('vocabulary', 'message'), [
    (['left', 'fish', 'red'], 'was trained with the words fish left red. Set vocabulary of the text encoder to these'),
    (None, 'was trained with the words')])
def test_other_words(trained, vocabulary, message):
    with pytest.raises(ValueError, match=message):
        CLIPTextEncoder(**{**TEXT, 'vocabulary': vocabulary}, pretrained=trained[1]).load()


def test_other_words_in_a_checkpoint_of_the_whole_encoder():
    weights = CLIPTextEncoder(**TEXT).state_dict()
    CLIPTextEncoder(**TEXT).load_state_dict(weights)
    with pytest.raises(ValueError, match='the checkpoint was trained with the words fish left red'):
        CLIPTextEncoder(**{**TEXT, 'vocabulary': ['left', 'fish', 'red']}).load_state_dict(weights)


@pytest.mark.parametrize(('backbone', 'encoder', 'expected'), [
    (dict(act='gelu'), dict(act='gelu'), 'gelu'), (dict(act='auto'), {}, 'quick_gelu'), ({}, {}, 'quick_gelu'),
    (dict(act='gelu'), {}, None), (dict(pretrained='openai'), {}, None)])
def test_activation(backbone, encoder, expected):
    assert own_clip.activation(dict(meta=dict(cfg=_config(backbone, encoder).pretty_text))) == expected


def test_a_file_without_config_does_not_tell(tmp_path):
    path = str(tmp_path / 'weights.pth')
    torch.save({'backbone.cls_token': torch.ones(1)}, path)
    with pytest.raises(ValueError, match='does not tell which activation'):
        resolve_activation('auto', None, path)


def _config(backbone, encoder):
    return Config(dict(model=dict(
        type='Recognizer3D', backbone=dict(type='CLIPVisionTransformer', **backbone),
        cls_head=dict(type='ContrastiveHead', class_texts=dict(labels=['a'], encoder=dict(type='X', **encoder))))))
