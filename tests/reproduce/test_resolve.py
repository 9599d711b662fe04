import pytest

from vlplugins.reproduce.resolve import Settings, how_the_batch_is_made, merge, resolve
from vlplugins.reproduce.steps import Evaluate, Train


def path_of(step):
    return 'path'


def test_overrides_are_left_as_they_are(config):
    overrides = {'model.head': dict(_delete_=True, rows=[1])}
    for _ in range(2):
        assert resolve(Train(config, overrides), Settings(), path_of).model.head == dict(rows=[1])
    assert overrides == {'model.head': dict(_delete_=True, rows=[1])}


def test_deleting_what_is_not_there_leaves_no_mark(config):
    cfg = resolve(Train(config), Settings(), path_of)
    merge(cfg, {'model.neck': dict(_delete_=True, type='Neck'), 'model.head': None})
    assert cfg.model == dict(head=None, neck=dict(type='Neck'))


def test_the_users_options_win(config):
    cfg = resolve(Train(config, {'model.head.width': 8}), Settings({'model.head.width': 16}), path_of)
    assert cfg.model.head.width == 16


def test_start_is_loaded_or_what_the_config_says(config):
    assert resolve(Train(config, start=Train(config)), Settings(), path_of).load_from == 'path'
    assert resolve(Train(config), Settings(), path_of).load_from is None
    own = Train(config, {'load_from': 'own.pth'})
    assert resolve(own, Settings(), path_of).load_from == 'own.pth'


@pytest.mark.parametrize('key', ['load_from', 'resume'])
def test_what_a_row_loads_is_no_option(key):
    with pytest.raises(ValueError, match=rf'{key}=a.pth: a row says itself .* tools/train\.py'):
        Settings({key: 'a.pth'})


def test_test_on_the_validation_loader(config):
    def tested(**options):
        return resolve(Evaluate(config, loader='val'), Settings(options), path_of).test_dataloader

    assert tested(**{'test_dataloader.batch_size': 1}) == dict(batch_size=1, accuracy=0.75)
    assert tested(**{'val_dataloader.batch_size': 3}) == dict(batch_size=3, accuracy=0.75)
    assert tested(**{'val_dataloader.accuracy': 1.0, 'test_dataloader.batch_size': 1}) == dict(
        batch_size=1, accuracy=1.0)
    evaluator = Settings({'val_evaluator.type': 'ProtocolMetric'})
    assert resolve(Evaluate(config, loader='val'), evaluator, path_of).test_evaluator.type == 'ProtocolMetric'


@pytest.mark.parametrize('gpus, passes', [(1, 8), (2, 4), (8, 1)])
def test_gradients_accumulate_to_the_recipes_batch(config, gpus, passes):
    cfg = resolve(Train(config), Settings(gpus=gpus), path_of)
    assert cfg.optim_wrapper.accumulative_counts == passes
    told = how_the_batch_is_made(cfg, Settings(gpus=gpus))
    line = f'{gpus} processes × 8 samples × {passes} accumulated passes = 64 samples a step, to which'
    assert not told if passes == 1 else told[0].startswith(line)


def test_batch_that_cannot_be_made_is_refused(config):
    with pytest.raises(ValueError, match=r'64 samples a step .* 3 processes × train_dataloader.batch_size=8'):
        resolve(Train(config), Settings(gpus=3), path_of)
    chosen = Settings({'optim_wrapper.accumulative_counts': 2}, gpus=3)
    cfg = resolve(Train(config), chosen, path_of)
    assert cfg.optim_wrapper.accumulative_counts == 2
    assert how_the_batch_is_made(cfg, chosen) == []  # the user knows


def test_environment_is_read_by_the_config_alone(config, monkeypatch):
    with open(config, 'a') as file:
        file.write("root = '{{$SOME_ROOT:data/here}}'\n")
    monkeypatch.setenv('SOME_ROOT', 'before')
    assert resolve(Train(config), Settings(environment=dict(SOME_ROOT='there')), path_of).root == 'there'
    assert resolve(Train(config), Settings(), path_of).root == 'before'
