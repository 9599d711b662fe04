import json
import runpy
import sys

import pytest

TOOL = 'tools/analysis_tools/motion_area_iou.py'


@pytest.fixture
def tool(root, monkeypatch):
    def run(*arguments):
        monkeypatch.setattr(sys, 'argv', [TOOL, *map(str, arguments)])
        runpy.run_path(str(root / TOOL), run_name='__main__')
    return run


def test_numbers_by_detector_and_camera(tool, tmp_path, capsys):
    tool('--clips', 2, '--seeds', 0, 1, '--cameras', 'still', 'pan', '--out', tmp_path / 'metrics.json')
    found = json.loads((tmp_path / 'metrics.json').read_text())
    assert {key.split('/')[1] for key in found} == {'still', 'pan'}
    assert found['dis/still/iou'] > .6 > found['central/still/iou'] and found['difference_10/still/above_half'] == 1
    assert 'dis ' in capsys.readouterr().out


def test_config_changes_the_detector(tool, tmp_path, capsys):
    config = tmp_path / 'config.py'
    config.write_text("motion_settings = dict(method='farneback', tighten=False)\n")
    tool(config, '--clips', 1, '--cameras', 'still')
    assert 'dis ' not in capsys.readouterr().out
    config.write_text('motion_settings = dict(windw=3)\n')
    with pytest.raises(ValueError, match='windw.*Known: method, size, window'):
        tool(config, '--clips', 1, '--cameras', 'still')
