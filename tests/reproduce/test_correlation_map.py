import pytest
import torch
from mmengine.config import Config

from vlplugins.reproduce.correlation_map import classifier_rows, main, rows_of_labels
from vlplugins.reproduce.untrained import save_untrained

MODEL = dict(
    type='Recognizer3D',
    backbone=dict(type='vlplugins.CLIPVisionTransformer', img_size=8, patch_size=4, embed_dims=16, depth=1, num_heads=2,
                  out_dims=6),
    neck=dict(type='vlplugins.MeanPooling'),
    cls_head=dict(type='TimeSformerHead', num_classes=3, in_channels=6, average_clips='prob'))
NAMES = ['run', 'jump', 'sit']


@pytest.fixture
def cfg():
    return Config(dict(model=MODEL))


def test_rows_of_texts_are_those_of_the_head(cfg):
    rows = torch.eye(6)[:3]
    cfg.model.cls_head = dict(type='vlplugins.FrozenTextHead', class_texts=rows.tolist())
    assert torch.equal(classifier_rows(cfg, None), rows)


def test_learnt_rows_are_those_of_the_checkpoint(cfg, tmp_path):
    save_untrained(cfg, str(tmp_path / 'model.pth'))
    state = torch.load(tmp_path / 'model.pth')['state_dict']
    assert set(state) == {f'backbone.{name}' for name in _names(state, 'backbone.')} | {
        'cls_head.fc_cls.weight', 'cls_head.fc_cls.bias'}
    rows = classifier_rows(cfg, str(tmp_path / 'model.pth'))
    assert torch.equal(rows, state['cls_head.fc_cls.weight'])
    assert not torch.equal(classifier_rows(cfg, None), rows)


def _names(state, prefix):
    return [name[len(prefix):] for name in state if name.startswith(prefix)]


def test_untrained_model_is_the_same_every_time(cfg, tmp_path):
    for name in ('a.pth', 'b.pth'):
        save_untrained(cfg, str(tmp_path / name))
    first, second = (torch.load(tmp_path / name)['state_dict'] for name in ('a.pth', 'b.pth'))
    assert all(torch.equal(value, second[name]) for name, value in first.items())


def test_draws_a_map(cfg, tmp_path):
    (tmp_path / 'labels.txt').write_text('\n'.join(NAMES))
    cfg.train_dataloader = dict(dataset=dict(label_file=str(tmp_path / 'labels.txt')))
    cfg.dump(str(tmp_path / 'config.py'))
    main([str(tmp_path / 'config.py'), str(tmp_path / 'map.png'), '--labels', 'sit', 'run'])
    assert (tmp_path / 'map.png').read_bytes().startswith(b'\x89PNG')


def test_rows_of_labels():
    rows = torch.arange(6.).view(3, 2)
    assert rows_of_labels(rows, NAMES, ['sit', 'run']).tolist() == [[4, 5], [0, 1]]
    with pytest.raises(ValueError, match="'fly' is not among the 3 classes"):
        rows_of_labels(rows, NAMES, ['fly'])
