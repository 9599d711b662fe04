import pytest
import torch
from mmengine.config import Config

from vlplugins.visualization.class_names import class_names


def test_class_names(tmp_path):
    (tmp_path / 'labels.txt').write_text('x\ny\nz\n')
    cfg = Config({'test_dataloader': {'dataset': {'ann_file': str(tmp_path / 'list.txt')}}})
    model = torch.nn.Identity()
    assert class_names(cfg, model, 3) == ['x', 'y', 'z']
    (tmp_path / 'own.txt').write_text('a\nb\n')
    assert class_names(cfg, model, 2, str(tmp_path / 'own.txt')) == ['a', 'b']
    with pytest.raises(ValueError, match='2 labels in .*own.txt, but the model has 3 scores'):
        class_names(cfg, model, 3, str(tmp_path / 'own.txt'))
    with pytest.raises(FileNotFoundError, match='no file of labels nowhere.txt'):
        class_names(cfg, model, 3, 'nowhere.txt')
    (tmp_path / 'labels.txt').unlink()
    assert class_names(cfg, model, 2) == ['class 0', 'class 1']
    model.cls_head = torch.nn.Identity()
    model.cls_head.labels = ['x', 'y']
    assert class_names(cfg, model, 2) == ['x', 'y']
