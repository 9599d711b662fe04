"""Checkpoints with the release's names: logits of the release's module against ours, on decoded clips."""

import pickle
import runpy
import sys

import numpy as np
import pytest
import torch
from mmengine.config import Config

from tests.clips import write_clip
from tests.sample_videos import sample_videos
from vlplugins.convert.conversion import check_fit, write
from vlplugins.convert.text4vis import convert_text4vis

from .released_code import NUM_FRAMES, SIZE, Fusion, VideoCLIP, randomise, resnet, text_tower, vit

E = 16
ROWS = torch.randn(5, E, generator=torch.Generator().manual_seed(1))
MEAN, STD = [122.7709, 116.7460, 104.0937], [68.5005, 66.6322, 70.3232]
VIT = dict(type='vlplugins.CLIPVisionTransformer', img_size=SIZE, patch_size=8, embed_dims=32, depth=2, num_heads=2,
           out_dims=E)
RESNET = dict(type='vlplugins.CLIPResNet', img_size=SIZE, width=8, depths=(1, 2, 1, 1), num_heads=8, out_dims=E)
NECK = dict(type='vlplugins.TemporalTransformer', embed_dims=E, num_heads=2)


def save(path, model, **beside):
    torch.save(dict(epoch=29, model_state_dict=model.state_dict(), optimizer_state_dict=dict(state={}), **beside), path)
    return str(path)


def config(backbone, neck, files, folder):
    """What a user would have: the model, and the test of a list of videos."""
    annotations = folder / 'list.txt'
    annotations.write_text(''.join(f'{file} {index % len(ROWS)}\n' for index, file in enumerate(files)))
    pipeline = [
        dict(type='vlplugins.OpenVideo'), dict(type='vlplugins.SampleSegments', num_frames=NUM_FRAMES, test_mode=True),
        dict(type='vlplugins.DecodeFrames'), dict(type='Resize', scale=(-1, SIZE)),
        dict(type='CenterCrop', crop_size=SIZE), dict(type='FormatShape', input_format='NCTHW'),
        dict(type='PackActionInputs')
    ]
    return Config(dict(
        default_scope='mmaction', log_level='WARNING', work_dir=str(folder / 'work'),
        model=dict(
            type='Recognizer3D', backbone=backbone, neck=neck,
            cls_head=dict(type='vlplugins.FrozenTextHead', class_texts=ROWS.tolist(), average_clips='feature'),
            data_preprocessor=dict(type='ActionDataPreprocessor', mean=MEAN, std=STD, format_shape='NCTHW')),
        test_dataloader=dict(
            batch_size=2, num_workers=0, sampler=dict(type='DefaultSampler', shuffle=False),
            dataset=dict(type='vlplugins.VideoDataset', ann_file=str(annotations), data_prefix=dict(video=''),
                         pipeline=pipeline, test_mode=True)),
        test_evaluator=dict(type='AccMetric'), test_cfg=dict(type='TestLoop')))


def run(script, monkeypatch, *arguments):
    monkeypatch.setattr(sys, 'argv', [script.name, *map(str, arguments)])
    runpy.run_path(str(script), run_name='__main__')


@pytest.fixture(scope='module')
def videos(tmp_path_factory):
    folder = tmp_path_factory.mktemp('videos')
    rendered = [write_clip(folder / f'{seed}.mp4', 20 + 7 * seed, (64, 48), seed=seed) for seed in range(3)]
    return rendered + sample_videos()[:2]


def reference(model, cfg, folder):
    """Logits of the release's module on the frames that our pipeline decodes, (videos, C)."""
    from mmaction.registry import DATASETS
    dataset = DATASETS.build(cfg.test_dataloader.dataset)
    mean, std = (torch.tensor(numbers).view(3, 1, 1) for numbers in (MEAN, STD))
    clips = [dataset[index]['inputs'][0].float().transpose(0, 1) for index in range(len(dataset))]  # (T, 3, H, W)
    with torch.no_grad():
        return torch.cat([model((clip - mean) / std, ROWS) for clip in clips])


MODELS = {
    'ViT, T-Trans': (vit, dict(), VIT, NECK),
    'ViT, TAP': (vit, dict(), VIT, None),
    'ViT with TokenT1D, TAP': (vit, dict(token_t1d=True), dict(VIT, temporal='token_t1d'), None),
    'RN50, TAP': (resnet, dict(), RESNET, None),
    'RN50, T-Trans': (resnet, dict(), RESNET, NECK),
}


@pytest.mark.parametrize('name', MODELS)
def test_logits_on_decoded_clips(name, root, videos, tmp_path, monkeypatch, capsys):
    tower, arguments, backbone, neck = MODELS[name]
    model = randomise(VideoCLIP(tower(**arguments), Fusion(E, 2) if neck else None))
    source, out, dump = save(tmp_path / 'model_best.pt', model), tmp_path / 'ours.pth', tmp_path / 'scores.pkl'
    cfg = config(backbone, neck, videos, tmp_path)
    cfg.dump(tmp_path / 'config.py')

    run(root / 'tools/convert/text4vis.py', monkeypatch, source, out, '--config', tmp_path / 'config.py')
    printed = capsys.readouterr().out
    assert 'none is missing or left over' in printed and f'wrote {out}' in printed
    run(root / 'tools/test.py', monkeypatch, tmp_path / 'config.py', out, '--dump', dump)
    said = capsys.readouterr()
    assert not any(word in said.out + said.err for word in ('unexpected key', 'missing key', 'size mismatch'))

    ours = torch.tensor(np.stack([np.asarray(sample['pred_score']) for sample in pickle.loads(dump.read_bytes())]))
    logits = reference(model, cfg, tmp_path)
    assert logits.std(dim=0).min() > 0.05  # the clips are told apart
    torch.testing.assert_close(ours, logits, atol=1e-4, rtol=1e-5)


def full_size(arch, tmp_path, fusion=True):
    """A checkpoint with the names and shapes of the release, whose values take no place."""
    with torch.device('meta'):
        visual = resnet((3, 4, 6, 3), 1024, 32, 224, 64) if arch == 'RN50' else vit(**GEOMETRY[arch])
        width = 1024 if arch == 'RN50' else GEOMETRY[arch]['out']
        model = VideoCLIP(visual, Fusion(width, 8) if fusion else None)
    state = {name: torch.zeros((), dtype=value.dtype).expand(value.shape) for name, value in model.state_dict().items()}
    torch.save(dict(epoch=29, model_state_dict=state), tmp_path / 'model_best.pt')
    return str(tmp_path / 'model_best.pt')


GEOMETRY = {
    'ViT-B-32': dict(size=224, patch=32, width=768, depth=12, heads=12, out=512),
    'ViT-B-16': dict(size=224, patch=16, width=768, depth=12, heads=12, out=512),
    'ViT-L-14': dict(size=224, patch=14, width=1024, depth=24, heads=16, out=768),
    'ViT-L-14-336': dict(size=336, patch=14, width=1024, depth=24, heads=16, out=768),
}


@pytest.mark.parametrize('arch, name', [('ViT-B-32', 'b32'), ('ViT-B-16', 'b16'), ('ViT-L-14', 'l14'),
                                        ('ViT-L-14-336', 'l14_336'), ('RN50', 'rn50')])
def test_config_is_found_by_the_shapes(arch, name, root, tmp_path):
    conversion = convert_text4vis(full_size(arch, tmp_path))
    assert conversion.config == f'configs/text4vis/text4vis_{name}_k400.py' and conversion.options == []
    assert f"arch='{arch}'" in conversion.lines[0]
    cfg = Config.fromfile(root / conversion.config)
    if arch == 'RN50':  # the others take seconds to build
        check_fit(conversion, cfg, conversion.config)
    assert cfg.model.backbone.arch == arch


def test_tap_is_an_override(root, tmp_path, monkeypatch, capsys):
    source, out = full_size('ViT-B-16', tmp_path, fusion=False), tmp_path / 'ours.pth'
    run(root / 'tools/convert/text4vis.py', monkeypatch, source, out)
    command = f'python tools/test.py configs/text4vis/text4vis_b16_k400.py {out} --cfg-options model.neck=None'
    assert command in capsys.readouterr().out
    run(root / 'tools/convert/text4vis.py', monkeypatch, source, out, '--config',
        root / 'configs/text4vis/text4vis_b16_k400.py', '--cfg-options', 'model.neck=None')
    assert torch.load(out, weights_only=True)['meta'] == dict(
        converted_from='Text4Vis', source='model_best.pt', source_epoch=29, converted_by='vlplugins 0.1.0')


def test_half_precision_and_prefixes_of_ddp(tmp_path):
    model = randomise(VideoCLIP(vit(), Fusion(E, 2)))
    plain = convert_text4vis(save(tmp_path / 'plain.pt', model)).state
    state = {f'module.{name}': value.half() for name, value in model.state_dict().items()}
    torch.save(dict(model_state_dict=state), tmp_path / 'half.pt')
    half = convert_text4vis(str(tmp_path / 'half.pt')).state
    assert plain.keys() == half.keys()
    for name, value in half.items():
        assert value.dtype == torch.float32
        torch.testing.assert_close(value, plain[name], atol=1e-3, rtol=1e-3)


def test_contrastive_script_saves_the_text_tower_too(tmp_path):
    model = randomise(VideoCLIP(vit(), Fusion(E, 2)))
    whole = {name: value for name, value in model.state_dict().items() if not name.startswith('fusion_model.')}
    text = text_tower(32, E)
    fusion = {f'module.{name}': value for name, value in model.fusion_model.state_dict().items()}
    torch.save(dict(model_state_dict={**whole, **text}, fusion_model_state_dict=fusion), tmp_path / 'nce.pt')
    conversion = convert_text4vis(str(tmp_path / 'nce.pt'))
    encoder = dict(type='vlplugins.CLIPTextEncoder', context_length=77, embed_dims=32, depth=2, num_heads=1, out_dims=E)
    head = dict(type='vlplugins.ContrastiveHead', text='online', class_texts=dict(labels=['a', 'b'], encoder=encoder))
    check_fit(conversion, Config(dict(model=dict(type='Recognizer3D', backbone=VIT, neck=NECK, cls_head=head))), 'nce')
    tower = 'cls_head.texts.text_encoder.tower.'
    assert {name: value for name, value in conversion.state.items() if name.startswith(tower)}.keys() == {
        tower + name for name in text}
    for name, value in convert_text4vis(save(tmp_path / 'plain.pt', model)).state.items():
        assert torch.equal(conversion.state[name], value)


@pytest.mark.parametrize('change, message', [
    (lambda state: state.update({'visual.time_embedding': torch.zeros(4, 32)}), r'joint_st.*visual\.time_embedding'),
    (lambda state: state.update({'visual.layer1.0.conv1.net.weight': torch.zeros(8)}), r'tm: tsm.*conv1\.net\.weight'),
    (lambda state: state.update({'visual.adapter.weight': torch.zeros(8)}), r'no backbone of ours has: adapter\.w'),
    (lambda state: state.update({'head.weight': torch.zeros(8)}), r'belong to no part of Text4Vis: head\.weight'),
    (lambda state: state.update({'fusion_model.gate': torch.zeros(8)}), 'TemporalTransformer does not have: gate'),
    (lambda state: state.pop('logit_scale'), 'it has no logit_scale'),
    (lambda state: state.pop('visual.proj'), r'image tower has no proj\.'),
    (lambda state: state.pop('visual.ln_pre.bias'), 'norm_pre.bias is nothing in the file'),
    (lambda state: state.pop('visual.class_embedding'), 'no image tower of CLIP'),
    (lambda state: state.pop('fusion_model.frame_position_embeddings.weight'), 'no frame_position_embeddings.weight'),
    (lambda state: state.pop('fusion_model.transformer.resblocks.3.ln_1.bias'), r'blocks\.3\.norm1\.bias is nothing'),
    (lambda state: state.update({'visual.transformer.resblocks.0.control_point.conv.weight': torch.zeros(32, 1, 3)}),
     r'\(32, 1, 3\) in each of 2 blocks, found 1'),
    (lambda state: state.update({'visual.positional_embedding': torch.zeros(16, 32)}), '15 places'),
])
def test_what_has_no_place_is_named(tmp_path, change, message):
    state = randomise(VideoCLIP(vit(), Fusion(E, 2))).state_dict()
    change(state)
    torch.save(dict(model_state_dict=state), tmp_path / 'model.pt')
    with pytest.raises(ValueError, match=message):
        convert_text4vis(str(tmp_path / 'model.pt'))


def test_a_config_of_another_model_is_refused_before_anything_is_written(root, tmp_path, monkeypatch, capsys):
    source, out = save(tmp_path / 'model_best.pt', randomise(VideoCLIP(vit(), Fusion(E, 2)))), tmp_path / 'ours.pth'
    config(dict(VIT, depth=3, embed_dims=64), None, [], tmp_path).dump(tmp_path / 'config.py')
    with pytest.raises(SystemExit):
        run(root / 'tools/convert/text4vis.py', monkeypatch, source, out, '--config', tmp_path / 'config.py')
    said = capsys.readouterr().err
    assert 'missing in the checkpoint: backbone.blocks.2.norm1.weight' in said
    assert 'unknown to the config: neck.' in said
    assert 'backbone.cls_token (1, 1, 32) instead of (1, 1, 64)' in said
    assert not out.exists()


@pytest.mark.parametrize('content', [dict(state_dict={}), [1, 2]])
def test_other_files_are_refused(tmp_path, content):
    torch.save(content, tmp_path / 'model.pt')
    with pytest.raises(ValueError, match='no checkpoint of Text4Vis: expected a dict with model_state_dict'):
        convert_text4vis(str(tmp_path / 'model.pt'))
    with pytest.raises(FileNotFoundError, match='nowhere.pt'):
        convert_text4vis(str(tmp_path / 'nowhere.pt'))


def test_name_of_the_written_file(tmp_path):
    conversion = convert_text4vis(save(tmp_path / 'model_best.pt', randomise(VideoCLIP(vit()))))
    with pytest.raises(ValueError, match=r'named \.pth'):
        write(conversion, str(tmp_path / 'ours.pt'))
