import json
import sys

from mmengine.config import Config

from vlplugins.datasets.action_areas import read_action_areas
from vlplugins.datasets.mini_world import render_world
from vlplugins.reproduce.mini import training_areas


def test_areas_of_the_clips_that_a_config_trains_on(root, tmp_path, monkeypatch):
    """Under the names that its dataset looks for, and of nothing else."""
    world = render_world(tmp_path / 'world', dict(train=2, test_seen=0, test_unseen=0, pretrain=3), num_workers=0,
                         progress=False)
    monkeypatch.setenv('MINI_WORLD', str(world))
    cfg = Config.fromfile(root / 'configs/mini/fils_mini_pretrain.py')
    cfg.train_dataloader.dataset.indices = 2
    cfg.dump(tmp_path / 'config.py')
    monkeypatch.setattr(sys, 'argv', ['training_areas', str(tmp_path / 'config.py'), '--out',
                                      str(tmp_path / 'areas.json')])
    training_areas.main()
    found = read_action_areas(tmp_path / 'areas.json')
    truth = json.loads((world / 'action_areas.json').read_text())
    assert list(found) == ['pretrain/00000', 'pretrain/00001']
    for key, area in found.items():
        left, top, right, bottom = truth[f'{key}.mp4']
        (box, ) = area.boxes
        assert min(box[2], right) > max(box[0], left) and min(box[3], bottom) > max(box[1], top)
