"""The pair of configs on the rendered world: pre-training, then fine-tuning by the host's recognizer."""

import pytest
import torch
from mmengine.config import Config
from mmengine.runner import Runner

from vlplugins.datasets.mini_world import render_world
from vlplugins.reproduce.mini import fils_steps as fils
from vlplugins.reproduce.resolve import merge

RANDOM_TEXT = {'train_dataloader.dataset.captions.encoder.pretrained': None}


def load(root, name, work_dir, overrides):
    """A config on eight clips, for an epoch of two steps."""
    cfg = Config.fromfile(root / f'configs/mini/{name}.py')
    cfg.train_cfg.max_epochs = 1
    cfg.param_scheduler = []
    cfg.default_hooks.checkpoint.interval = 1
    for loader in ('train_dataloader', 'val_dataloader', 'test_dataloader'):
        if cfg[loader]:
            cfg[loader].update(batch_size=4)
    merge(cfg, overrides)
    cfg.work_dir, cfg.log_level = str(work_dir), 'ERROR'
    cfg.experiment_name = str(work_dir).replace('/', '_')  # runs of one second would share their log
    return Config(cfg.to_dict(), format_python_code=False)


@pytest.fixture(scope='module')
def world(tmp_path_factory):
    clips = dict(train=8, test_seen=4, test_unseen=0, pretrain=8)
    return render_world(tmp_path_factory.mktemp('world'), clips, num_workers=0, progress=False)


@pytest.fixture
def here(world, tmp_path, monkeypatch):
    """The configs find the world, and nothing is left behind."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv('MINI_WORLD', str(world))
    monkeypatch.setenv('VLPLUGINS_CACHE', str(tmp_path / 'cache'))
    return tmp_path


def test_encoder_goes_from_pretraining_to_classifier(root, here):
    """No key of the backbone is missing or left over, and its weights arrive."""
    pretraining = Runner.from_cfg(load(root, 'fils_mini_pretrain', here / 'pretrained', RANDOM_TEXT))
    pretraining.train()
    learned = torch.load(here / 'pretrained/epoch_1.pth', weights_only=False)['state_dict']
    encoder = {name[len('backbone.'):]: value for name, value in learned.items() if name.startswith('backbone.')}
    assert 'teacher.backbone.norm.weight' in learned

    cfg = load(root, 'fils_mini_finetune', here / 'tuned', {'load_from': str(here / 'pretrained/epoch_1.pth')})
    runner = Runner.from_cfg(cfg)
    assert type(runner.model).__name__ == 'Recognizer3D'
    assert set(encoder) == set(runner.model.backbone.state_dict())
    runner.load_or_resume()
    for name, value in runner.model.backbone.state_dict().items():
        assert torch.equal(value, encoder[name]), name
    runner.train()
    assert 0 <= runner.val()['acc/top1'] <= 1
    assert not [name for name, value in runner.model.backbone.state_dict().items() if torch.equal(value, encoder[name])]


def test_finetuning_starts_from_the_last_epoch_of_the_pretraining(root):
    pretrain, finetune = (Config.fromfile(root / f'configs/mini/fils_mini_{name}.py')
                          for name in ('pretrain', 'finetune'))
    assert finetune.load_from == f'work_dirs/fils_mini_pretrain/epoch_{pretrain.train_cfg.max_epochs}.pth'
    assert pretrain.train_cfg.max_epochs == fils.EPOCHS
    shape = {key: value for key, value in finetune.model.backbone.items() if key != 'pool'}
    assert shape == pretrain.model.backbone.to_dict()


@pytest.mark.parametrize(('overrides', 'losses'), [
    (fils.PIXELS, {'loss_pixel'}), (fils.FEATURES, {'loss_feature'}),
    ({**RANDOM_TEXT, **fils.ACTCLIP}, {'loss_action'}),
    ({**RANDOM_TEXT, **fils.ACTCLIP, **fils.WHOLE_FRAME}, {'loss_action'})])
def test_what_tables_leave_out(root, here, overrides, losses):
    """Each variant trains, all of its parameters, and says nothing of what it lacks."""
    runner = Runner.from_cfg(load(root, 'fils_mini_pretrain', here / 'work', overrides))
    before = {name: value.clone() for name, value in runner.model.named_parameters() if value.requires_grad}
    runner.train()
    logged = {key.split('/')[1] for key in runner.message_hub.log_scalars if key.startswith('train/loss_')}
    assert logged == losses
    after = dict(runner.model.named_parameters())
    assert not [name for name, value in before.items() if torch.equal(value, after[name])]
