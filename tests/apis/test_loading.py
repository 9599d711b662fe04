import pytest
import torch

from tests.apis import tiny_clip
from vlplugins.apis import load_dataset, load_model


def test_a_checkpoint_is_loaded_and_the_config_left_as_it_is(cfg, checkpoint):
    before = cfg.pretty_text
    model = load_model(cfg, checkpoint, 'cpu')
    stored = torch.load(checkpoint)['state_dict']
    assert not model.training
    for name, value in model.state_dict().items():
        torch.testing.assert_close(value, stored[name], rtol=0, atol=0)
    assert cfg.pretty_text == before


def test_the_backbone_alone(cfg, checkpoint):
    model = load_model(cfg, checkpoint, 'cpu', backbone_only=True)
    assert not model.with_neck and not model.with_cls_head
    assert 'neck' in cfg.model


def test_without_a_checkpoint_the_weights_are_those_of_the_config(cfg, checkpoint, tmp_path):
    stored = torch.load(checkpoint)['state_dict']
    start = {key[len('backbone.'):]: value for key, value in stored.items() if key.startswith('backbone.')}
    torch.save(start, tmp_path / 'backbone.pth')
    cfg.model.backbone.init_cfg = dict(type='Pretrained', checkpoint=str(tmp_path / 'backbone.pth'))
    model = load_model(cfg, device='cpu')
    torch.testing.assert_close(model.backbone.cls_token, start['cls_token'], rtol=0, atol=0)


def test_a_checkpoint_of_another_model(cfg, tmp_path):
    cfg.model.backbone.depth = 1
    path = tiny_clip.save_checkpoint(cfg, tmp_path / 'other.pth')
    cfg.model.backbone.depth = 2
    with pytest.raises(ValueError, match='missing: backbone.blocks.1'):
        load_model(cfg, path, 'cpu')


def test_a_dataset_with_changes(cfg, tmp_path):
    (tmp_path / 'two.txt').write_text('0.mp4 0\n3.mp4 0\n')
    assert len(load_dataset(cfg)) == 14
    assert len(load_dataset(cfg, 'val_dataloader', ann_file=str(tmp_path / 'two.txt'))) == 2
