"""Rows of every kind of classifier, and the tool that draws them."""

import runpy
import sys

import cv2
import pytest
import torch
import torch.nn.functional as F
from mmengine.config import Config

from vlplugins.visualization.classifier_rows import classifier_rows

LABELS = ['playing chess', 'playing poker', 'eating cake', 'eating chips', 'eating hotdog']
MATRIX = torch.randn(5, 8, generator=torch.Generator().manual_seed(0))
ENCODER = dict(type='vlplugins.CLIPTextEncoder', context_length=16, embed_dims=32, depth=1, num_heads=2, out_dims=8)


def config(folder, **head):
    (folder / 'labels.txt').write_text('\n'.join(LABELS) + '\n')
    data = dict(dataset=dict(label_file=str(folder / 'labels.txt')))
    return Config(dict(default_scope='mmaction', test_dataloader=data, model=dict(cls_head=head)))


def frozen(folder, **class_texts):
    return config(folder, type='vlplugins.FrozenTextHead',
                  class_texts=dict(labels=LABELS, encoder=ENCODER, cache_dir=False, **class_texts))


def linear(folder):
    return config(folder, type='TimeSformerHead', num_classes=5, in_channels=8)


def checkpoint(folder, **state):
    torch.save(dict(state_dict={f'cls_head.{name}': value for name, value in state.items()}), folder / 'epoch_1.pth')
    return str(folder / 'epoch_1.pth')


def test_a_matrix_is_itself(tmp_path):
    rows, labels = classifier_rows(config(tmp_path, type='vlplugins.FrozenTextHead', class_texts=MATRIX.tolist()))
    torch.testing.assert_close(rows, F.normalize(MATRIX))
    assert labels == LABELS  # a bare matrix has no names: they come from the data


def test_what_class_texts_say(tmp_path):
    text, labels = classifier_rows(frozen(tmp_path))
    assert labels == LABELS and text.shape == (5, 8)
    orthogonal = classifier_rows(frozen(tmp_path, matrix='orthogonal'))[0]
    torch.testing.assert_close(orthogonal @ orthogonal.T, torch.eye(5), atol=1e-5, rtol=0)
    assert not torch.allclose(text @ text.T, torch.eye(5), atol=1e-2)


def test_a_linear_layer_is_that_of_the_checkpoint(tmp_path):
    path = checkpoint(tmp_path, **{'fc_cls.weight': MATRIX, 'fc_cls.bias': torch.zeros(5)})
    rows, labels = classifier_rows(linear(tmp_path), path)
    assert torch.equal(rows, MATRIX) and not rows.requires_grad and labels == LABELS
    with pytest.raises(ValueError, match='TimeSformerHead learns its classifier.*CHECKPOINT'):
        classifier_rows(linear(tmp_path))


def test_learned_prompts_are_those_of_the_checkpoint(tmp_path):
    from vlplugins.registry import MODELS
    cfg = frozen(tmp_path, num_context=2)
    untrained, _ = classifier_rows(cfg)
    head = MODELS.build(cfg.model.cls_head)
    state = {name: torch.randn(value.shape) if 'context' in name else value
             for name, value in head.state_dict().items()}
    head.load_state_dict(state)
    rows, _ = classifier_rows(cfg, checkpoint(tmp_path, **state))
    torch.testing.assert_close(rows, head.eval().class_rows().detach())
    assert not torch.allclose(rows, untrained, atol=1e-2)


def test_checkpoint_of_another_head(tmp_path):
    with pytest.raises(ValueError, match=r'epoch_1.pth does not hold the head of the config, TimeSf(.|\n)*fc_cls'):
        classifier_rows(linear(tmp_path), checkpoint(tmp_path, logit_scale=torch.tensor(4.6)))


def test_number_of_labels(tmp_path):
    cfg = config(tmp_path, type='vlplugins.FrozenTextHead', class_texts=MATRIX[:4].tolist())
    with pytest.raises(ValueError, match='4 rows, but test_dataloader.dataset.label_file=.* names 5 classes'):
        classifier_rows(cfg)


def run_tool(root, monkeypatch, *arguments):
    monkeypatch.setattr(sys, 'argv', ['correlation_map.py', *map(str, arguments)])
    runpy.run_path(str(root / 'tools/analysis_tools/correlation_map.py'), run_name='__main__')


def test_tool(root, tmp_path, monkeypatch, capsys):
    linear(tmp_path).dump(tmp_path / 'config.py')
    path = checkpoint(tmp_path, **{'fc_cls.weight': MATRIX, 'fc_cls.bias': torch.zeros(5)})
    chosen = ('--labels', LABELS[3], LABELS[0])
    run_tool(root, monkeypatch, tmp_path / 'config.py', path, '--out', tmp_path / 'map.png', *chosen)
    cosine = F.cosine_similarity(MATRIX[3], MATRIX[0], dim=0).item()
    assert f'2 of 5 classes, cosine similarities from {round(cosine, 3)} to' in capsys.readouterr().out
    assert cv2.imread(str(tmp_path / 'map.png')) is not None
    run_tool(root, monkeypatch, tmp_path / 'config.py', path, '--out', tmp_path / 'all.png')
    assert '5 of 5 classes' in capsys.readouterr().out
    with pytest.raises(SystemExit):
        run_tool(root, monkeypatch, tmp_path / 'config.py', path, '--labels', 'eating hot dog')
    assert "Did you mean 'eating hotdog'" in capsys.readouterr().err
