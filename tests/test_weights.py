"""Published weights: what is read, what is refused, what the user is told."""

import pytest
import torch

from vlplugins.weights import CLIPWeights, is_file, load_clip_weights, resolve_activation


def test_tags_and_files():
    assert is_file('weights/ViT-B-16.pt')
    assert is_file('ViT-B-16.pt')
    assert not is_file('openai')
    assert not is_file('laion2b_s34b_b88k')


@pytest.mark.parametrize('prefix', ['', 'visual.', 'module.visual.', 'module.image_encoder.'])
def test_tower_is_found_behind_any_prefix(prefix):
    tensors = {f'{prefix}class_embedding': torch.ones(1), f'{prefix}proj': torch.ones(2), 'logit_scale': torch.ones(3)}
    tower = CLIPWeights(tensors, 'file.pt', None).below('class_embedding')
    assert {'class_embedding', 'proj'} <= set(tower)
    assert tower['proj'].shape == (2, )


def test_a_file_without_the_tower_says_what_it_holds():
    with pytest.raises(ValueError, match=r"file.pt is not a checkpoint of CLIP.*\['fc.weight'\]"):
        CLIPWeights({'fc.weight': torch.ones(1)}, 'file.pt', None).below('class_embedding')


def test_code_in_a_file_is_not_run(tmp_path):
    class Harmful:
        def __reduce__(self):
            return print, ('code of the file ran', )

    path = str(tmp_path / 'clip.pt')
    torch.save({'visual.proj': Harmful()}, path)
    with pytest.raises(ValueError, match=r'clip.pt is damaged, or holds objects.*\(Unsupported global: GLOBAL print'):
        load_clip_weights(None, path)


def test_what_is_no_state_dict_is_refused(tmp_path):
    path = str(tmp_path / 'clip.pt')
    torch.save([torch.ones(1)], path)
    with pytest.raises(ValueError, match='holds a list, not a state dict'):
        load_clip_weights(None, path)


@pytest.mark.parametrize(('act', 'arch', 'pretrained', 'expected'), [
    ('auto', None, None, 'quick_gelu'), ('gelu', None, None, 'gelu'), ('auto', 'ViT-B-16', 'openai', 'quick_gelu'),
    ('auto', 'ViT-B-16', 'laion2b_s34b_b88k', 'gelu'), ('auto', 'ViT-B-16-quickgelu', 'a.pt', 'quick_gelu'),
    ('gelu', 'ViT-B-16', 'not/yet/there.pt', 'gelu')])
def test_activation_follows_the_weights(act, arch, pretrained, expected):
    assert resolve_activation(act, arch, pretrained) == expected


def test_contradictions_are_refused():
    with pytest.raises(ValueError, match='were trained with gelu'):
        resolve_activation('quick_gelu', 'ViT-B-16', 'laion2b_s34b_b88k')
    with pytest.raises(ValueError, match="act='relu' is unknown"):
        resolve_activation('relu', None, None)
