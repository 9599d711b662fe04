"""A checkpoint with ViFi-CLIP's names: its logits, of averaged frames and its own texts, against ours."""

import argparse

import pytest
import torch
import torch.nn.functional as F
from mmaction.registry import MODELS
from mmengine.config import Config, DictAction
from mmengine.registry import init_default_scope

from vlplugins.convert.conversion import check_fit
from vlplugins.convert.vifi_clip import convert_vifi_clip
from vlplugins.text.prompts import resolve_templates

from .released_code import SIZE, randomise, text_tower, vit

E, NUM_FRAMES = 16, 3
VIT = dict(type='vlplugins.CLIPVisionTransformer', img_size=SIZE, patch_size=8, embed_dims=32, depth=2, num_heads=2,
           out_dims=E)
ROWS = torch.randn(5, E, generator=torch.Generator().manual_seed(1))


@pytest.fixture()
def tower():
    return randomise(vit())


def save(path, tower, **others):
    text = {f'text_encoder.{name}': value for name, value in text_tower(32, E).items() if 'token_embedding' not in name}
    state = {**{f'image_encoder.{name}': value for name, value in tower.state_dict().items()}, **text,
             'prompt_learner.complete_text_embeddings': torch.randn(5, 77, 32), 'logit_scale': torch.tensor(4.1)}
    state = {f'module.{name}': value for name, value in {**state, **others}.items()}
    torch.save(dict(model=state, optimizer=dict(state={}), epoch=9, max_accuracy=51.3), path)
    return str(path)


def test_logits_of_averaged_frames(tmp_path, tower):
    conversion = convert_vifi_clip(save(tmp_path / 'vifi.pth', tower))
    init_default_scope('mmaction')
    cfg = Config(dict(model=dict(type='Recognizer3D', backbone=VIT, cls_head=dict(
        type='vlplugins.FrozenTextHead', class_texts=ROWS.tolist()))))
    check_fit(conversion, cfg, 'the tiny config')
    model = MODELS.build(cfg.model).eval()
    model.load_state_dict(conversion.state, strict=True)
    clips = torch.randn(2, NUM_FRAMES, 3, SIZE, SIZE)
    with torch.no_grad():
        video = torch.stack([tower(clip).mean(dim=0) for clip in clips])
        expected = torch.tensor(4.1).exp() * F.normalize(video) @ F.normalize(ROWS).T
        ours = model(clips.transpose(1, 2)[:, None], mode='tensor', stage='head')
    torch.testing.assert_close(ours, expected, atol=1e-4, rtol=1e-5)


def test_it_says_how_to_test(root, tmp_path, tower):
    path = save(tmp_path / 'vifi.pth', tower)
    conversion = convert_vifi_clip(path)
    assert conversion.config is None and conversion.options == []  # no config of ours is as small
    with torch.device('meta'):
        full = vit(size=224, patch=16, width=768, depth=12, out=512)
    values = {f'module.image_encoder.{name}': torch.zeros(()).expand(value.shape)
              for name, value in full.state_dict().items()}
    torch.save(dict(model={**values, 'module.logit_scale': torch.tensor(4.6)}), path)
    conversion = convert_vifi_clip(path)
    assert conversion.config == 'configs/text4vis/text4vis_b16_k400_16f.py'
    assert conversion.options[-1] == f'model.cls_head.class_texts.encoder.pretrained={path}'
    arguments = argparse.ArgumentParser()
    arguments.add_argument('--cfg-options', nargs='+', action=DictAction)
    cfg = Config.fromfile(root / conversion.config)
    cfg.merge_from_dict(arguments.parse_args(['--cfg-options', *conversion.options]).cfg_options)
    model = cfg.model
    assert model.neck is None and resolve_templates(model.cls_head.class_texts.templates) == ['a photo of a {}.']
    assert model.data_preprocessor.mean == [123.675, 116.28, 103.53]
    assert model.data_preprocessor.std == [58.395, 57.12, 57.375]


@pytest.mark.parametrize('others, message', [
    ({'prompt_learner.ctx': torch.zeros(4, 32)}, 'trained with prompts of ViFi-CLIP'),
    ({'image_encoder.adapter.weight': torch.zeros(3)}, 'no backbone of ours has: adapter.weight'),
    ({'head.weight': torch.zeros(3)}, 'no checkpoint of ViFi-CLIP.*found head.weight'),
])
def test_what_has_no_place_is_named(tmp_path, tower, others, message):
    with pytest.raises(ValueError, match=message):
        convert_vifi_clip(save(tmp_path / 'vifi.pth', tower, **others))
