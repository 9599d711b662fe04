"""How many patches are taken for what they show, with a stand-in for the model that takes them all for the same."""

import json
from types import SimpleNamespace

import pytest
import torch
from mmengine.config import Config

from vlplugins.datasets.mini_world import render_world
from vlplugins.reproduce.mini import alignment


@pytest.fixture(scope='module')
def world(tmp_path_factory):
    clips = dict(train=0, test_seen=7, test_unseen=0, pretrain=0)
    return render_world(tmp_path_factory.mktemp('world'), clips, num_workers=0, progress=False)


@pytest.mark.parametrize('unit', ['apple', 'sand'])
def test_counts_patches_by_hand(world, unit, monkeypatch):
    monkeypatch.setenv('MINI_WORLD', str(world))
    cfg = Config.fromfile('configs/mini/alt_mini.py')
    units = [entity['unit'] for entity in json.loads((world / 'corpus.json').read_text())]
    model = SimpleNamespace(
        data_preprocessor=lambda batch, training: dict(inputs=torch.stack(batch['inputs'])),
        backbone=lambda clips: (None, torch.zeros(len(clips), 4, 17, 2)),
        neck=SimpleNamespace(nearest_entities=lambda regions: (torch.full(regions.shape[:3], units.index(unit)), None)))
    monkeypatch.setattr(alignment, 'load_model', lambda cfg, device: model)
    boxes = json.loads((world / 'boxes.json').read_text())

    labels = (world / 'labels.txt').read_text().splitlines()
    shown, right = 0, 0
    for line in (world / 'test_seen.txt').read_text().splitlines():
        name, label = line.split()
        for frame in (1, 5, 9, 12):  # of 16, those that UniformSample takes in a test
            left, top, right_edge, bottom = boxes[name][frame]
            for patch in range(16):
                row, column = divmod(patch, 4)
                width = max(0, min(right_edge, 16 * column + 16) - max(left, 16 * column))
                height = max(0, min(bottom, 16 * row + 16) - max(top, 16 * row))
                if width * height >= 128:
                    shown += 1
                    right += labels[int(label)].startswith('apple')
    found = alignment.measure_alignment(cfg, boxes)
    assert shown and right
    assert found['object'] == pytest.approx(right / shown if unit == 'apple' else 0)
    assert found['scene'] == (unit == 'sand')
    assert 0.03 < found['chance'] < 0.2
