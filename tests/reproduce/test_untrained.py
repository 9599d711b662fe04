import pytest
import torch
from mmengine.config import Config

from vlplugins.reproduce.untrained import save_untrained


@pytest.fixture
def cfg():
    backbone = dict(type='vlplugins.CLIPVisionTransformer', img_size=8, patch_size=4, embed_dims=16, depth=1,
                    num_heads=2, out_dims=6)
    head = dict(type='TimeSformerHead', num_classes=3, in_channels=6)
    return Config(dict(model=dict(type='Recognizer3D', backbone=backbone, cls_head=head)))


def test_untrained_model_is_the_same_every_time(cfg, tmp_path):
    states = []
    for name in ('a.pth', 'b.pth'):
        torch.rand(3)  # where the generator stands does not matter
        save_untrained(cfg, str(tmp_path / name))
        states.append(torch.load(tmp_path / name)['state_dict'])
    assert states[0].keys() == states[1].keys() > {'cls_head.fc_cls.weight', 'cls_head.fc_cls.bias'}
    assert all(torch.equal(value, states[1][name]) for name, value in states[0].items())
