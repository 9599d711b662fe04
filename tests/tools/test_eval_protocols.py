"""The tool as a user calls it."""

import json
import pickle
import runpy
import sys

import numpy as np
import pytest
import torch

from tests.evaluation import oracle

SCORES, LABELS = oracle.random_test()


def test_on_the_predictions_of_the_test_tool(root, tmp_path, monkeypatch, capsys):
    samples = [dict(pred_score=torch.tensor(score), gt_label=torch.tensor([label]), filename=f'v{index}.mp4')
               for index, (score, label) in enumerate(zip(SCORES, LABELS))]
    (tmp_path / 'p.pkl').write_bytes(pickle.dumps(samples))
    (tmp_path / 'list.txt').write_text('v3.avi 0\nv4.avi 0\nv7.avi 0\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, 'argv', ['eval_protocols.py', 'p.pkl', '--protocols', 'half', 'map', '--file-splits',
                                      'list.txt', '--out', 'numbers.json'])
    runpy.run_path(str(root / 'tools/analysis_tools/eval_protocols.py'), run_name='__main__')
    numbers = json.loads((tmp_path / 'numbers.json').read_text())
    assert (numbers['half/top1_mean'], numbers['half/top1_std']) == pytest.approx(
        oracle.half_top1(SCORES, LABELS, 9))
    assert numbers['splits/top1_mean'] == pytest.approx(
        np.mean(oracle.hits(SCORES, LABELS, [3, 4, 7], range(9), 1)))
    assert f'{100 * numbers["all/mAP"]:.2f}' in capsys.readouterr().out
