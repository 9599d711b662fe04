import inspect
from pathlib import Path

import pytest
from mmengine.config import Config
from mmengine.runner import Runner

from vlplugins import launch


@pytest.fixture
def config_file(tmp_path):
    path = tmp_path / 'small.py'
    path.write_text('model = dict(depth=12)\n')
    return path


def load(*words):
    return launch.load_config(launch.parse(launch.argument_parser('test'), [str(word) for word in words]))


def test_work_dir_is_named_after_the_config(config_file):
    assert load(config_file).work_dir == 'work_dirs/small'
    assert load(config_file, '--work-dir', 'here').work_dir == 'here'
    assert load(config_file, '--cfg-options', 'work_dir=there').work_dir == 'there'


def test_options_override_the_config(config_file):
    cfg = load(config_file, '--launcher', 'pytorch', '--cfg-options', 'model.depth=2', 'model.sizes="[1,2]"')
    assert cfg.model == dict(depth=2, sizes=[1, 2])
    assert cfg.launcher == 'pytorch'


def test_loader_without_workers_keeps_none_alive(tmp_path):
    path = tmp_path / 'loaders.py'
    path.write_text('train_dataloader = dict(num_workers=4, persistent_workers=True)\n'
                    'val_dataloader = dict(num_workers=4, persistent_workers=True)\n')
    cfg = load(path, '--cfg-options', 'train_dataloader.num_workers=0')
    assert not cfg.train_dataloader.persistent_workers
    assert cfg.val_dataloader.persistent_workers


def test_option_without_value_is_refused(config_file, capsys):
    with pytest.raises(SystemExit) as ended:
        load(config_file, '--cfg-options', 'model.depth')
    assert ended.value.code == 2
    assert 'KEY=VALUE' in capsys.readouterr().err


def test_missing_config_names_similar_ones(config_file):
    with pytest.raises(FileNotFoundError, match='Did you mean .*small.py'):
        load(config_file.with_name('smal.py'))
    with pytest.raises(FileNotFoundError, match='configs/<method>/'):
        load('/nowhere/a.py')


@pytest.mark.parametrize('own', [None, dict(seed=1, deterministic=True)])
def test_seed_on_the_command_line_wins(own):
    cfg = Config(dict(randomness=own))
    launch.set_randomness(cfg, seed=0, diff_rank_seed=True, deterministic=False)
    assert cfg.randomness == {**(own or {}), 'seed': 0, 'diff_rank_seed': True}
    launch.set_randomness(cfg, seed=None, diff_rank_seed=False, deterministic=False)
    assert cfg.randomness['seed'] == 0


@pytest.mark.parametrize('deterministic', [False, True])
def test_runner_takes_randomness_without_a_seed(deterministic):
    cfg = Config(dict(model=dict()))
    launch.set_randomness(cfg, seed=None, diff_rank_seed=False, deterministic=deterministic)
    inspect.signature(Runner.set_randomness).bind(None, **cfg.randomness)
    assert cfg.randomness['seed'] is None and cfg.randomness.get('deterministic', False) == deterministic


def test_checkpoint_path(tmp_path):
    (tmp_path / 'epoch_1.pth').touch()
    for path in (str(tmp_path / 'epoch_1.pth'), 'https://host/a.pth', 'torchvision://resnet18'):
        assert launch.checkpoint_path(path) == path
    with pytest.raises(FileNotFoundError, match='That folder holds epoch_1.pth'):
        launch.checkpoint_path(str(tmp_path / 'epoch_2.pth'))
    with pytest.raises(FileNotFoundError, match='/nowhere holds no .pth file'):
        launch.checkpoint_path('/nowhere/a.pth')


@pytest.fixture
def run(tmp_path):
    """Work folder after one epoch."""
    (tmp_path / 'epoch_1.pth').touch()
    (tmp_path / 'last_checkpoint').write_text(str(tmp_path / 'epoch_1.pth'))
    return tmp_path


def test_resume_takes_the_latest_checkpoint(run):
    cfg = Config(dict(work_dir=str(run), load_from='pretrained.pth'))
    launch.resume_from(cfg, 'auto')
    assert (cfg.resume, cfg.load_from) == (True, str(run / 'epoch_1.pth'))


def test_resume_follows_a_moved_folder(run, tmp_path_factory):
    moved = run.rename(tmp_path_factory.mktemp('other') / 'moved')
    assert launch.latest_checkpoint(str(moved)) == str(moved / 'epoch_1.pth')


def test_resume_with_nothing_to_resume_from_starts_and_says_so(tmp_path, monkeypatch):
    said = []
    monkeypatch.setattr(launch, 'print_log', lambda message, **options: said.append(message))
    cfg = Config(dict(work_dir=str(tmp_path)))
    launch.resume_from(cfg, 'auto')
    assert (cfg.resume, cfg.load_from) == (False, None)
    assert f'nothing to resume from in {tmp_path}' in said[0]


def test_resume_from_a_lost_checkpoint_is_refused(run):
    with pytest.raises(FileNotFoundError, match='epoch_9.pth'):
        launch.resume_from(Config(dict(work_dir=str(run))), str(run / 'epoch_9.pth'))
    (run / 'epoch_1.pth').unlink()
    with pytest.raises(FileNotFoundError, match='epoch_1.pth'):
        launch.resume_from(Config(dict(work_dir=str(run))), 'auto')


def test_lost_pretrained_weights_are_refused():
    with pytest.raises(FileNotFoundError, match='/nowhere/clip.pth'):
        launch.resume_from(Config(dict(load_from='/nowhere/clip.pth')), None)


def test_amp(monkeypatch):
    cfg = Config(dict(optim_wrapper=dict(type='OptimWrapper')))
    monkeypatch.setattr(launch, 'get_device', lambda: 'cpu')
    with pytest.raises(ValueError, match='--amp needs an accelerator'):
        launch.enable_amp(cfg)
    monkeypatch.setattr(launch, 'get_device', lambda: 'cuda')
    launch.enable_amp(cfg)
    assert cfg.optim_wrapper == dict(type='AmpOptimWrapper', loss_scale='dynamic')
    with pytest.raises(ValueError, match="optim_wrapper.type='ApexOptimWrapper'"):
        launch.enable_amp(Config(dict(optim_wrapper=dict(type='ApexOptimWrapper'))))


def test_auto_scale_lr_needs_the_batch_of_the_config():
    with pytest.raises(ValueError, match='base_batch_size'):
        launch.enable_auto_scale_lr(Config(dict()))
    cfg = Config(dict(auto_scale_lr=dict(enable=False, base_batch_size=64)))
    launch.enable_auto_scale_lr(cfg)
    assert cfg.auto_scale_lr.enable is True


@pytest.mark.parametrize('evaluator', [dict(type='AccMetric'), [dict(type='AccMetric')]])
def test_dump_is_one_more_evaluator(evaluator):
    cfg = Config(dict(test_evaluator=evaluator))
    launch.dump_predictions(cfg, 'a.pkl')
    assert [one['type'] for one in cfg.test_evaluator] == ['AccMetric', 'DumpResults']


def test_dump_to_another_kind_of_file_is_refused():
    with pytest.raises(ValueError, match='name it a.json.pkl'):
        launch.dump_predictions(Config(dict()), 'a.json')


def test_drawing_needs_its_hook():
    with pytest.raises(ValueError, match='VisualizationHook'):
        launch.draw_predictions(Config(dict(default_hooks=dict())), show=True)
    cfg = Config(dict(default_hooks=dict(visualization=dict(type='VisualizationHook'))))
    launch.draw_predictions(cfg, show=False, out_dir='pictures')
    assert cfg.default_hooks.visualization == dict(
        type='VisualizationHook', enable=True, show=False, out_dir='pictures')


def test_guard_is_added_where_weights_are_loaded():
    cfg = Config(dict(custom_hooks=[dict(type='A')], load_from='a.pth'))
    launch.guard_checkpoint(cfg, 'c.py', complete=True)
    assert [hook['type'] for hook in cfg.custom_hooks] == ['A', 'vlplugins.CheckpointGuardHook']
    cfg = Config(dict())
    launch.guard_checkpoint(cfg, 'c.py', complete=True)
    assert 'custom_hooks' not in cfg


@pytest.mark.parametrize('name', ['train', 'test'])
def test_tools_have_every_flag_of_the_host(root, name):
    import re

    import mmaction
    theirs = (Path(mmaction.__file__).parent / f'.mim/tools/{name}.py').read_text()
    ours = (root / f'tools/{name}.py').read_text() + (root / 'vlplugins/launch.py').read_text()
    flags = set(re.findall(r"'(--[\w-]+)'", theirs))
    assert len(flags) > 8
    assert flags <= set(re.findall(r"'(--[\w-]+)'", ours))


@pytest.mark.parametrize(('passes', 'base'), [(None, 256), (4, 64)])
def test_learning_rate_belongs_to_the_batch_of_a_step(passes, base):
    """256 clips a step are 64 a forward pass when four passes are accumulated."""
    cfg = Config(dict(optim_wrapper=dict(), auto_scale_lr=dict(enable=False, base_batch_size=256)))
    if passes:
        cfg.optim_wrapper.accumulative_counts = passes
    launch.enable_auto_scale_lr(cfg)
    assert cfg.auto_scale_lr.enable
    assert cfg.auto_scale_lr.base_batch_size == base
