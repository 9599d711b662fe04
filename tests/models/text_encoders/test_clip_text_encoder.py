"""CLIP's text tower against open_clip with the same weights."""

import open_clip
import pytest
import torch

from tests.helpers.short_clip import BLOCKS, short_clip
from vlplugins.models.text_encoders import CLIPTextEncoder
from vlplugins.models.text_encoders.clip_text_encoder import GEOMETRY

SMALL = dict(context_length=16, embed_dims=32, depth=2, num_heads=2, out_dims=8)
TEXTS = ['dribbling basketball', 'a photo of a person playing chess.', 'word ' * 100]


@pytest.mark.parametrize(('name', 'act'), [('ViT-B-16', 'gelu'), ('ViT-L-14-quickgelu', 'quick_gelu')])
def test_equals_open_clip(tmp_path, name, act):
    reference = short_clip(name)
    path = str(tmp_path / 'clip.pt')
    torch.save(reference.state_dict(), path)
    encoder = CLIPTextEncoder(arch=name.replace('-quickgelu', ''), depth=BLOCKS, pretrained=path, act=act).eval()
    with torch.no_grad():
        expected = reference.encode_text(open_clip.tokenize(TEXTS))
        torch.testing.assert_close(encoder.encode(TEXTS), expected, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize('arch', GEOMETRY)
def test_as_large_as_open_clip(arch):
    text = open_clip.get_model_config(arch)
    with torch.device('meta'):
        theirs = open_clip.model._build_text_tower(text['embed_dim'], text['text_cfg']).state_dict()
        ours = CLIPTextEncoder(arch=arch).tower.state_dict()
    assert {name: value.shape for name, value in ours.items()} == {name: value.shape for name, value in theirs.items()}


def test_random_weights_are_the_same_everywhere():
    torch.manual_seed(1)
    first = CLIPTextEncoder(**SMALL)
    state = torch.get_rng_state()
    torch.manual_seed(2)
    second = CLIPTextEncoder(**SMALL)
    assert first.fingerprint() == second.fingerprint()
    assert first.fingerprint() != CLIPTextEncoder(**SMALL, seed=1).fingerprint()
    torch.set_rng_state(state)
    CLIPTextEncoder(**SMALL)
    assert torch.equal(torch.get_rng_state(), state)  # nobody else's random numbers change


def test_fingerprint_covers_all_that_matters():
    plain = CLIPTextEncoder(**SMALL).fingerprint()
    assert plain != CLIPTextEncoder(**{**SMALL, 'context_length': 12}).fingerprint()
    assert plain != CLIPTextEncoder(**SMALL, act='gelu').fingerprint()


def test_weights_are_loaded_when_they_are_needed(monkeypatch):
    def offline(*args, **kwargs):
        raise OSError('no route to host')

    monkeypatch.setattr('open_clip.pretrained.download_pretrained', offline)
    encoder = CLIPTextEncoder(arch='ViT-B-32', pretrained='openai', depth=1)
    with pytest.raises(ConnectionError, match='Get https://'):
        encoder.encode(['running'])


def test_other_architecture_is_refused(tmp_path):
    path = str(tmp_path / 'clip.pt')
    torch.save(short_clip('ViT-B-32').state_dict(), path)
    with pytest.raises(ValueError, match='text tower of another architecture'):
        CLIPTextEncoder(arch='ViT-L-14', pretrained=path, act='gelu').load()


def test_wrong_arguments_are_refused():
    with pytest.raises(ValueError, match="arch='ViT-X' is unknown"):
        CLIPTextEncoder(arch='ViT-X')
    with pytest.raises(ValueError, match='missing: embed_dims'):
        CLIPTextEncoder(context_length=16, depth=1, num_heads=1, out_dims=8)
