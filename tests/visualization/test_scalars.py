import json

import pytest

from vlplugins.visualization.scalars import read_scalars


def write_run(work_dir, start, rows):
    file = work_dir / start / 'vis_data/scalars.json'
    file.parent.mkdir(parents=True)
    file.write_text(''.join(json.dumps(row) + '\n' for row in rows))
    return file


def train(step, loss):
    return {'lr': .1, 'loss': loss, 'epoch': 1, 'iter': step, 'step': step}


def val(epoch, accuracy):
    return {'acc/top1': accuracy, 'time': .1, 'step': epoch}


def test_one_run(tmp_path):
    write_run(tmp_path, '20260101_100000', [train(10, 3.), train(20, 2.), val(1, .25), train(30, 1.5), val(2, .5)])
    curve = read_scalars(tmp_path)
    assert curve.steps == [10, 20, 30] and curve.loss == [3, 2, 1.5]
    assert curve.val_steps == [20, 30] and curve.accuracy == [.25, .5]


def test_resumed_run_replaces_what_came_after_its_checkpoint(tmp_path):
    write_run(tmp_path, '20260101_100000', [train(10, 3.), val(1, .2), train(20, 2.), val(2, .3), train(30, 9.)])
    write_run(tmp_path, '20260101_110000', [train(30, 1.5), val(3, .5), train(40, 1.)])
    curve = read_scalars(tmp_path)
    assert curve.steps == [10, 20, 30, 40] and curve.loss == [3, 2, 1.5, 1]
    assert curve.val_steps == [10, 20, 30] and curve.accuracy == [.2, .3, .5]


def test_fresh_run_replaces_everything(tmp_path):
    write_run(tmp_path, '20260101_100000', [train(10, 3.), val(1, .2), train(20, 2.), val(2, .3)])
    write_run(tmp_path, '20260101_110000', [train(10, 4.)])
    assert read_scalars(tmp_path) == ([10], [4.], [], [])


def test_validation_of_a_loop_without_epochs_is_placed_at_its_iteration(tmp_path):
    write_run(tmp_path, '20260101_100000', [train(10, 3.), val(15, .2)])
    assert read_scalars(tmp_path).val_steps == [15]


def test_line_cut_off_by_a_kill_is_ignored_and_a_broken_one_is_named(tmp_path):
    file = write_run(tmp_path, '20260101_100000', [train(10, 3.)])
    file.write_text(file.read_text() + '{"loss": 2.0, "st')
    assert read_scalars(tmp_path).steps == [10]
    file.write_text('{"loss": \n' + file.read_text())
    with pytest.raises(ValueError, match=r'scalars\.json:1'):
        read_scalars(tmp_path)


def test_other_metric_and_missing_log(tmp_path):
    with pytest.raises(FileNotFoundError, match='work_dir of a training run'):
        read_scalars(tmp_path)
    write_run(tmp_path, '20260101_100000', [train(10, 3.), {'retrieval/R1': .4, 'step': 1}])
    assert read_scalars(tmp_path, metric='retrieval/R1').accuracy == [.4]
