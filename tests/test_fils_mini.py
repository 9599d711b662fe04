"""The pair of configs on the rendered world: pre-training, then fine-tuning by the host's recognizer."""

import pytest
import torch
from mmengine.config import Config
from mmengine.runner import Runner

from vlplugins.datasets.mini_world import render_world


def load(root, name, work_dir):
    """A config on eight clips, for an epoch of two steps."""
    cfg = Config.fromfile(root / f'configs/mini/{name}.py')
    cfg.train_cfg.max_epochs = 1
    cfg.param_scheduler = []
    cfg.default_hooks.checkpoint.interval = 1
    for loader in ('train_dataloader', 'val_dataloader', 'test_dataloader'):
        if cfg[loader]:
            cfg[loader].update(batch_size=4, num_workers=0, persistent_workers=False)
    cfg.work_dir, cfg.log_level = str(work_dir), 'ERROR'
    return Config(cfg.to_dict(), format_python_code=False)


@pytest.fixture
def world(tmp_path, monkeypatch):
    """The rendered world where the configs look for it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv('VLPLUGINS_CACHE', str(tmp_path / 'cache'))
    return render_world('data/mini_world', dict(train=8, test_seen=4, test_unseen=0), num_workers=0, progress=False)


def test_encoder_goes_from_pretraining_to_classifier(root, world, tmp_path, monkeypatch):
    """No key of the backbone is missing or left over, and its weights arrive."""
    pretraining = Runner.from_cfg(load(root, 'fils_mini_pretrain', tmp_path / 'work_dirs/pretrained'))
    pretraining.train()
    learned = torch.load(tmp_path / 'work_dirs/pretrained/epoch_1.pth', weights_only=False)['state_dict']
    encoder = {name[len('backbone.'):]: value for name, value in learned.items() if name.startswith('backbone.')}
    assert 'teacher.backbone.norm.weight' in learned

    cfg = load(root, 'fils_mini_finetune', tmp_path / 'work_dirs/tuned')
    assert cfg.load_from == 'work_dirs/fils_mini_pretrain/epoch_30.pth'
    cfg.load_from = str(tmp_path / 'work_dirs/pretrained/epoch_1.pth')
    runner = Runner.from_cfg(cfg)
    assert type(runner.model).__name__ == 'Recognizer3D'
    assert set(encoder) == set(runner.model.backbone.state_dict())
    runner.load_or_resume()
    for name, value in runner.model.backbone.state_dict().items():
        assert torch.equal(value, encoder[name]), name
    runner.train()
    assert 0 <= runner.val()['acc/top1'] <= 1
    assert not [name for name, value in runner.model.backbone.state_dict().items() if torch.equal(value, encoder[name])]
