"""The tool as a user calls it: killed in the middle, and called again."""

import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from tests.apis import tiny_clip

pytest.importorskip('sklearn')

SLOW = '''
import time
from mmcv.transforms import BaseTransform
from mmaction.registry import TRANSFORMS

@TRANSFORMS.register_module()
class Slow(BaseTransform):
    def transform(self, results):
        time.sleep(0.05)
        return results
'''


def test_killed_and_called_again_it_writes_the_same_file(root, tmp_path, tool_environment, monkeypatch):
    monkeypatch.setenv('VLPLUGINS_CACHE', str(tmp_path / 'cache'))
    tiny_clip.write_videos(tmp_path / 'videos', 9)
    lines = (tmp_path / 'videos/list.txt').read_text().splitlines()
    many = ''.join(f'{line.split()[0]} {line.split()[1]}\n' for line in lines)
    for copy in range(1, 70):  # links: names of their own, nothing to render
        for line in lines:
            name, label = line.split()
            (tmp_path / 'videos' / f'{copy}_{name}').symlink_to(tmp_path / 'videos' / name)
            many += f'{copy}_{name} {label}\n'
    (tmp_path / 'videos/list.txt').write_text(many)
    (tmp_path / 'slow_step.py').write_text(SLOW)
    cfg = tiny_clip.config(tmp_path / 'videos')
    checkpoint = tiny_clip.save_checkpoint(cfg, tmp_path / 'model.pth')
    cfg.custom_imports = dict(imports=['vlplugins', 'slow_step'], allow_failed_imports=False)
    cfg.val_dataloader.dataset.pipeline.insert(0, dict(type='Slow'))
    cfg.dump(str(tmp_path / 'config.py'))
    environment = {**tool_environment, 'VLPLUGINS_CACHE': str(tmp_path / 'cache')}
    environment['PYTHONPATH'] += f':{tmp_path}'

    def command(out):
        return [sys.executable, str(root / 'tools/fit_lda_classifier.py'), 'config.py', checkpoint, '--videos-per-class',
                '200', '--work-dir', str(tmp_path / 'work'), '--out', out]

    killed = subprocess.Popen(command('lda.npy'), cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL)
    features = tmp_path / 'work/lda_200_videos_seed_0/features'
    end = time.monotonic() + 120
    while not list(features.glob('videos_*.npz')):
        assert killed.poll() is None and time.monotonic() < end
        time.sleep(0.02)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert len(list(features.glob('videos_*.npz'))) < 3 and not (tmp_path / 'lda.npy').exists()
    done = subprocess.run(command('lda.npy'), cwd=tmp_path, env=environment, capture_output=True, text=True,
                          timeout=300)
    assert done.returncode == 0, done.stderr
    assert '3 classes, width 12, from 600 videos' in done.stdout
    assert 'class_texts.matrix=lda.npy' in done.stdout
    from vlplugins.apis import lda_classifier
    lda_classifier(str(tmp_path / 'config.py'), tmp_path / 'whole.npy', tmp_path / 'other', checkpoint, 200)
    assert (tmp_path / 'whole.npy').read_bytes() == (tmp_path / 'lda.npy').read_bytes()
    assert np.isfinite(np.load(tmp_path / 'lda.npy')).all()
