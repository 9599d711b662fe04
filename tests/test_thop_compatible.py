"""Counts of the papers: closed forms, the numbers that thop itself printed, and the totals of the published models."""

import json
import runpy
import sys

import pytest
import torch
from mmengine.config import Config
from mmengine.registry import init_default_scope
from torch import nn

from vlplugins import flops
from vlplugins.models.backbones import CLIPResNet, CLIPVisionTransformer
from vlplugins.models.layers.attention import MultiheadAttention
from vlplugins.models.layers.temporal_conv import ClassTokenConv, TemporalConv
from vlplugins.models.necks import TemporalTransformer
from vlplugins.registry import MODELS
from vlplugins.thop_compatible import count_as_thop

TINY = dict(type='vlplugins.CLIPVisionTransformer', img_size=8, patch_size=8, embed_dims=8, depth=1, num_heads=1)


def text4vis(arch, width, classes=400):
    """The whole model; everything but the classifier without data, so that the large ones cost nothing."""
    init_default_scope('mmaction')
    head = dict(type='vlplugins.FrozenTextHead', class_texts=torch.randn(classes, width))
    model = MODELS.build(dict(type='Recognizer3D', backbone=dict(TINY, out_dims=width), cls_head=head))
    with torch.device('meta'):
        model.backbone, model.neck = CLIPVisionTransformer(arch), TemporalTransformer(width)
    return model


# Parameters in all (M), MACs of a frame (10⁹), and what thop printed for the released code: MACs (10⁹), parameters (M)
PUBLISHED = [
    ('ViT-B-32', 224, 512, 106.80, 4.41, 23.675, 71.627), ('ViT-B-16', 224, 512, 105.15, 17.56, 90.264, 69.857),
    ('ViT-L-14', 224, 768, 346.55, 81.0, 415.387, 230.386), ('ViT-L-14-336', 336, 768, 346.88, 191, 932.325, 230.386)]


@pytest.mark.parametrize('arch, size, width, total, per_frame, thop_macs, thop_params', PUBLISHED)
def test_published_models(arch, size, width, total, per_frame, thop_macs, thop_params):
    model, shape = text4vis(arch, width), (1, 1, 3, 8, size, size)
    counted = flops.count(model, shape)
    assert counted['params_m'] == pytest.approx(total, rel=1e-3)
    assert counted['gmacs'] / 8 == pytest.approx(per_frame, rel=1e-2)
    seen = flops.count_thop_compatible(model, shape)
    assert seen['thop_gmacs'] == pytest.approx(thop_macs, rel=1e-3)
    assert seen['thop_params_m'] == pytest.approx(thop_params, rel=1e-3)
    assert seen['thop_classifier_m'] * 1e6 == 400 * width


def test_the_classifier_of_table_1_is_a_line_of_its_own():
    seen = flops.count_thop_compatible(text4vis('ViT-L-14', 768), (1, 1, 3, 32, 224, 224))
    assert seen['thop_params_m'] + seen['thop_classifier_m'] == pytest.approx(230.7, abs=0.05)
    assert seen['thop_gmacs'] == pytest.approx(1662, abs=1)


def test_vit_is_its_patches_and_its_mlps():
    """With class token and 4 patches of 2 frames, and 3 frames in the neck."""
    model = text4vis('ViT-B-16', 512)
    geometry = dict(img_size=32, patch_size=16, embed_dims=64, depth=2, num_heads=2)
    model.backbone = CLIPVisionTransformer(**geometry, out_dims=512)
    seen = flops.count_thop_compatible(model, (1, 1, 3, 3, 32, 32))
    mlp, neck_mlp = 2 * 64 * 256, 2 * 512 * 2048
    assert seen['thop_gmacs'] * 1e9 == 3 * (4 * 64 * 3 * 256 + 2 * 5 * mlp) + 6 * 3 * neck_mlp
    assert seen['thop_params_m'] * 1e6 == 64 * 3 * 256 + 2 * (mlp + 64 + 256) + 6 * (neck_mlp + 512 + 2048)


def count_as_run(module, *inputs):
    with torch.no_grad(), count_as_thop(module) as counted:
        module(*inputs)
    return counted.operations, counted.parameters


def test_resnet_is_what_thop_prints():
    """thop 0.1.1.post2209072238 on open_clip's RN50 and 8 frames: 43.343 G, of which average pools are 0.0074 G."""
    with torch.device('meta'):
        backbone = CLIPResNet('RN50').eval()
        operations, parameters = count_as_run(backbone, torch.zeros(1, 3, 8, 224, 224))
    assert parameters == 23_527_264
    assert operations == pytest.approx(43_343_433_728, rel=2e-4)


@pytest.mark.parametrize('ours, convolved', [(TemporalConv(6, 0.25), (5 * 7, 6)), (ClassTokenConv(6, 0.25), (5, 6))])
def test_temporal_convolution_counts_as_the_conv1d_it_stands_for(ours, convolved):
    tokens = torch.randn(5, 7, 6)
    x = tokens if isinstance(ours, ClassTokenConv) else tokens.flatten(0, 1)
    same = nn.Conv1d(6, 6, 3, padding=1, groups=6, bias=False)
    reference = count_as_run(same, torch.randn(convolved[0], 6, 1))
    assert count_as_run(ours, x, 5) == reference == (3 * 6 * convolved[0], 18)


def test_what_is_not_seen():
    class Model(nn.Module):
        """One layer that counts, among others that do not."""

        def __init__(self):
            super().__init__()
            self.ours, self.torchs = MultiheadAttention(8, 2), nn.MultiheadAttention(8, 2, batch_first=True)
            self.norm, self.layer, self.unused = nn.LayerNorm(8), nn.Linear(8, 3), nn.Linear(8, 8)
            self.scale = nn.Parameter(torch.ones(()))

        def forward(self, x):
            return self.layer(self.norm(self.ours(self.torchs(x, x, x)[0]))) * self.scale

    model = Model()
    assert count_as_run(model, torch.randn(2, 5, 8)) == (2 * 5 * 8 * 3, 8 * 3 + 3)
    assert not any(module._forward_hooks for module in model.modules())


def test_a_layer_that_runs_twice_costs_twice_and_weighs_once():
    layer = nn.Linear(4, 4)
    assert count_as_run(nn.Sequential(layer, layer), torch.randn(3, 4)) == (2 * 3 * 16, 20)


@pytest.mark.parametrize('layer, factor', [(nn.BatchNorm2d(4), 4), (nn.BatchNorm2d(4, affine=False), 2)])
def test_batch_norm_is_counted_per_value(layer, factor):
    assert count_as_run(layer.eval(), torch.randn(2, 4, 3, 3))[0] == factor * 2 * 4 * 9


def run_tool(root, monkeypatch, capsys, *arguments):
    monkeypatch.setattr(sys, 'argv', ['get_flops.py', *map(str, arguments)])
    runpy.run_path(str(root / 'tools/analysis_tools/get_flops.py'), run_name='__main__')
    return capsys.readouterr().out


def test_tool_prints_both_counts(root, monkeypatch, capsys, tmp_path):
    config = root / 'configs/text4vis/text4vis_b16_k400.py'
    printed = json.loads(run_tool(root, monkeypatch, capsys, config, '--thop-compatible', '--json'))
    assert {key: round(value, 3) for key, value in printed.items()} == dict(
        params_m=105.146, trainable_params_m=105.146, gmacs=140.659, thop_params_m=69.857, thop_gmacs=90.264,
        thop_classifier_m=0.205)

    small = tmp_path / 'small.py'
    model = dict(type='Recognizer3D', backbone=dict(TINY, out_dims=8),
                 cls_head=dict(type='vlplugins.FrozenTextHead', class_texts=torch.eye(5, 8).tolist()))
    Config(dict(model=model, default_scope='mmaction')).dump(small)
    text = run_tool(root, monkeypatch, capsys, small, '--shape', 2, 8, 8, '--thop-compatible')
    assert 'as thop counts' in text and 'It does not see attention' in ' '.join(text.split())
    plain = run_tool(root, monkeypatch, capsys, small, '--shape', 2, 8, 8)
    assert 'thop' not in plain and text.startswith(plain)


def test_keys_are_added_only_where_asked_for():
    cfg = Config(dict(model=dict(
        type='Recognizer3D', backbone=dict(TINY, out_dims=8),
        cls_head=dict(type='TimeSformerHead', num_classes=5, in_channels=8))))
    plain = flops.count_config(cfg, (1, 8, 8))
    assert set(plain) == {'params_m', 'trainable_params_m', 'gmacs', 'inference_gmacs'}
    both = flops.count_config(cfg, (1, 8, 8), thop_compatible=True)
    assert {key: both[key] for key in plain} == plain
    assert both['thop_classifier_m'] == 0
    # A learned classifier is a module and is seen: 3·64 patches, two MLP matrices, 8 · 5 weights and 5 biases.
    assert both['thop_params_m'] * 1e6 == 8 * 192 + 2 * 8 * 32 + 40 + 45
