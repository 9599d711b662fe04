"""Checkpoints with VideoMAE's names against MMAction2's transformer, which has an implementation of its own."""

import pytest
import torch
from mmaction.models.backbones import VisionTransformer
from mmaction.registry import MODELS
from mmengine.registry import init_default_scope

from vlplugins.convert.videomae import _geometry, convert_videomae

SMALL = dict(img_size=32, patch_size=8, num_frames=4, embed_dims=64, depth=2, num_heads=1)


def videomae_names(host):
    """The host's weights as the released code calls them."""
    state = {}
    for name, value in host.state_dict().items():
        name = name.replace('patch_embed.projection', 'patch_embed.proj')
        name = name.replace('mlp.layers.0.0', 'mlp.fc1').replace('mlp.layers.1', 'mlp.fc2')
        state[name] = value
    state.pop('pos_embed')
    return state


@pytest.fixture
def host():
    torch.manual_seed(0)
    model = VisionTransformer(**SMALL, init_cfg=None).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.normal_(std=0.2)
    return model


def test_fine_tuned_model_gives_the_same_logits(tmp_path, host):
    head = torch.nn.Linear(64, 5)
    state = {**videomae_names(host), 'head.weight': head.weight, 'head.bias': head.bias}
    torch.save(dict(module=state), tmp_path / 'fine.pth')
    conversion = convert_videomae(str(tmp_path / 'fine.pth'))
    init_default_scope('mmaction')
    model = MODELS.build(dict(
        type='Recognizer3D', backbone=dict(type='vlplugins.TubeVisionTransformer', pool='mean', **SMALL),
        cls_head=dict(type='TimeSformerHead', num_classes=5, in_channels=64))).eval()
    model.load_state_dict(conversion.state, strict=True)
    clip = torch.randn(2, 1, 3, 4, 32, 32)
    with torch.no_grad():
        logits = model(clip, mode='tensor', stage='head')
        torch.testing.assert_close(logits, head(host(clip[:, 0])), atol=1e-5, rtol=1e-5)
    assert 'TimeSformerHead(num_classes=5)' in conversion.lines[1]


@pytest.mark.parametrize(('width', 'heads'), [(384, 6), (768, 12), (1024, 16), (1280, 16)])
def test_heads_of_the_published_sizes(width, heads):
    """As in `modeling_pretrain.py` of the released code; those of ViT-H are 80 wide, the others 64."""
    assert _geometry({}, torch.empty(width, 3, 2, 16, 16, device='meta'))['num_heads'] == heads


def test_pre_training_leaves_its_decoder(tmp_path, host):
    encoder = {f'encoder.{name.replace("fc_norm", "norm")}': value for name, value in videomae_names(host).items()}
    others = {'decoder.blocks.0.norm1.weight': torch.ones(4), 'encoder_to_decoder.weight': torch.ones(4, 64),
              'mask_token': torch.zeros(1, 1, 4)}
    torch.save(dict(model={**encoder, **others}, epoch=3), tmp_path / 'pre.pth')
    conversion = convert_videomae(str(tmp_path / 'pre.pth'))
    assert all(name.startswith('backbone.') for name in conversion.state)
    assert torch.equal(conversion.state['backbone.norm.weight'], host.fc_norm.weight)


def test_other_files(tmp_path, host):
    with pytest.raises(FileNotFoundError, match='no checkpoint'):
        convert_videomae(str(tmp_path / 'none.pth'))
    torch.save({'conv.weight': torch.ones(1)}, tmp_path / 'other.pth')
    with pytest.raises(ValueError, match='no checkpoint of VideoMAE.*conv.weight'):
        convert_videomae(str(tmp_path / 'other.pth'))
    torch.save({**videomae_names(host), 'cls_token': torch.ones(1)}, tmp_path / 'variant.pth')
    with pytest.raises(ValueError, match='variant of VideoMAE'):
        convert_videomae(str(tmp_path / 'variant.pth'))
