"""The tool as a user calls it: killed in the middle, and called again."""

import runpy
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from tests.apis import tiny_clip
from vlplugins.apis import lda_classifier

pytest.importorskip('sklearn')

STEP = '''
import os
import time

from mmaction.registry import TRANSFORMS
from mmcv.transforms import BaseTransform


@TRANSFORMS.register_module(force=True)
class WaitingStep(BaseTransform):
    seen = 0

    def transform(self, results):
        WaitingStep.seen += 1
        if WaitingStep.seen > int(os.environ.get('WAITS_AFTER', 10**6)):
            time.sleep(600)
        return results
'''


@pytest.fixture
def prepared(tmp_path, monkeypatch):
    """A folder with 30 videos of each of three classes, a config whose pipeline may be told to wait, a checkpoint."""
    monkeypatch.setenv('VLPLUGINS_CACHE', str(tmp_path / 'cache'))
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.chdir(tmp_path)
    videos = tmp_path / 'videos'
    tiny_clip.write_videos(videos, 9)
    lines = ''
    for link in range(90):  # names of their own, nothing to render
        (videos / f'link_{link}.mp4').symlink_to(videos / f'{link % 9}.mp4')
        lines += f'link_{link}.mp4 {link % 3}\n'
    (videos / 'list.txt').write_text(lines)
    (tmp_path / 'waiting_step.py').write_text(STEP)
    cfg = tiny_clip.config(videos)
    tiny_clip.save_checkpoint(cfg, tmp_path / 'model.pth')
    cfg.custom_imports = dict(imports=['vlplugins', 'waiting_step'], allow_failed_imports=False)
    cfg.val_dataloader.dataset.pipeline.insert(0, dict(type='WaitingStep'))
    cfg.dump(str(tmp_path / 'config.py'))
    return tmp_path


def wait_for_files(folder, process, seconds=120):
    end = time.monotonic() + seconds
    while not list(folder.glob('videos_*.npz')):
        assert process.poll() is None and time.monotonic() < end
        time.sleep(0.02)


def test_killed_and_called_again_it_writes_the_file_of_an_undisturbed_run(
        prepared, root, tool_environment, monkeypatch, capsys):
    tool = str(root / 'tools/fit_lda_classifier.py')
    arguments = ['config.py', 'model.pth', '--videos-per-class', '30', '--work-dir', 'work', '--out', 'lda.npy']
    environment = {**tool_environment, 'VLPLUGINS_CACHE': str(prepared / 'cache'), 'WAITS_AFTER': '70'}
    environment['PYTHONPATH'] += f':{prepared}'
    process = subprocess.Popen([sys.executable, tool, *arguments], env=environment, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    features = prepared / 'work/lda_30_videos_seed_0/features'
    wait_for_files(features, process)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert len(list(features.glob('videos_*.npz'))) == 1 and not (prepared / 'lda.npy').exists()

    monkeypatch.setattr(sys, 'argv', [tool, *arguments])
    runpy.run_path(tool, run_name='__main__')
    printed = capsys.readouterr().out
    assert 'lda.npy: 3 classes, width 12, from 90 videos (0 could not be decoded)' in printed
    assert 'model.cls_head.class_texts.matrix=lda.npy' in printed
    whole = lda_classifier(
        tiny_clip.config(prepared / 'videos'), 'whole.npy', 'other', 'model.pth', videos_per_class=30)
    assert np.isfinite(whole.rows).all() and np.ptp(whole.rows) > 0
    assert (prepared / 'whole.npy').read_bytes() == (prepared / 'lda.npy').read_bytes()
