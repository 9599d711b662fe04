"""The steps of the figures, as far as no training is needed."""

import runpy

import cv2
import torch
from mmengine.config import Config

from vlplugins.reproduce import find_table
from vlplugins.reproduce.commands import Launcher
from vlplugins.text.labels import load_labels
from vlplugins.visualization.correlation import draw_correlation as draw


def test_map_of_a_trained_classifier_is_drawn(tmp_path, monkeypatch):
    """Calls the tool with the words of the step."""
    step = find_table('text4vis.fig1').row('learned').measures[0].step
    cfg = Config(dict(model=dict(cls_head=dict(type='TimeSformerHead', num_classes=400, in_channels=8)),
                      test_dataloader=dict(dataset=dict(label_file='k400'))))
    cfg.dump(tmp_path / 'config.py')
    state = {'cls_head.fc_cls.weight': torch.randn(400, 8), 'cls_head.fc_cls.bias': torch.zeros(400)}
    torch.save(dict(state_dict=state), tmp_path / 'epoch_1.pth')
    places = {'trained': str(tmp_path / 'epoch_1.pth')}
    command = Launcher().command(step, tmp_path / 'config.py', tmp_path, places, resume=False)
    drawn = []
    monkeypatch.setattr('vlplugins.visualization.correlation.draw_correlation',
                        lambda *args: drawn.append(args) or draw(*args))
    monkeypatch.setattr('sys.argv', command[1:])
    runpy.run_path(command[1], run_name='__main__')
    rows, names, path, title, _ = drawn[0]
    wanted = [load_labels('k400').index(name) for name in names]
    assert len(names) == 20 and torch.equal(rows, state['cls_head.fc_cls.weight'][wanted])
    assert title.startswith('Right')
    assert cv2.imread(str(tmp_path / step.output)) is not None and path == str(tmp_path / step.output)
