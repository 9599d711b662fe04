import json
import shutil
import signal
import threading
import time
from pathlib import Path

import pytest
from mmengine.config import Config

from vlplugins.reproduce import process
from vlplugins.reproduce.resolve import Settings
from vlplugins.reproduce.results import count_results, read_result, row_fingerprint
from vlplugins.reproduce.run import Pick, pick_rows, plan, run_rows
from vlplugins.reproduce.steps import Evaluate
from vlplugins.reproduce.table import Measure, Row


@pytest.fixture
def root(tmp_path):
    return tmp_path / 'work'


@pytest.fixture
def run(table, root, make_workshop):
    """Runs rows of the table; returns the failures and what was said."""

    def run(*names, **options):
        said = []
        workshop = make_workshop(say=said.append, **options)
        return run_rows(table, pick_rows(table, names or None), workshop, root, said.append), said

    return run


def steps(root):
    return sorted(path.name.rsplit('-', 1)[0] for path in (root / 'steps').iterdir())


def test_measures_in_the_units_of_the_columns(run, table, root):
    failures, said = run('views')
    assert failures == []
    result = read_result(root, table, table.row('views'))
    assert result['values'] == {'top1': 50.0, 'half': [50.0, 1.2]}
    assert result['complete']
    assert any('1 processes × 8 samples × 8 accumulated passes' in line for line in said)
    assert result['paper'] == {'top1': '50.5', 'half': '48.0±1.0'}
    assert 'Top-1 50.00 (paper 50.5, -0.50)' in said[-1]
    assert result['versions']['torch']
    assert result['date'].startswith('20')
    assert [measure['step'].split('-')[0] for measure in result['measures']] == ['train', 'test']


def test_rows_share_a_training(run, root):
    run('views', 'single')
    assert steps(root) == ['test-tiny', 'test-tiny', 'train-tiny']


def test_validation_loader_is_tested_where_asked(run, table, root):
    run('single')
    result = read_result(root, table, table.row('single'))
    assert result['values']['top1'] == 75.0
    assert result['values']['days'] == pytest.approx(result['measures'][0]['gpu_seconds'] / 86400)


def test_output_of_a_tool_reaches_the_config(run, root):
    run('fitted')
    matrix = next((root / 'steps').glob('fit-*/matrix.npy'))
    trained = Config.fromfile(next((root / 'steps').glob('train-*/tiny.py')))
    assert trained.model.head == dict(matrix=str(matrix), width=4)


def test_start_is_trained_first_and_loaded(run, root):
    run('tuned')
    assert steps(root) == ['test-tiny', 'train-tiny', 'train-tiny']
    starts = {path.parent.name: path.read_text() for path in (root / 'steps').glob('train-*/epoch_2.pth')}
    loaded = [text for text in starts.values() if text != 'start: None']
    assert len(starts) == 2
    assert any(loaded[0] == f'start: {root}/steps/{name}/epoch_2.pth' for name in starts)


def test_what_is_done_is_not_done_again(run, root):
    run('views')
    before = {path: path.stat().st_mtime_ns for path in (root / 'steps').rglob('*.pth')}
    failures, said = run('views', 'single')
    assert failures == []
    assert any('done before: Top-1 50.00' in line for line in said)
    assert {path: path.stat().st_mtime_ns for path in (root / 'steps').rglob('*.pth')} == before
    shutil.rmtree(root / 'steps')
    _, said = run('views')  # the result is enough
    assert not (root / 'steps').exists()


def test_other_options_are_another_run(run, table, root):
    run('views')
    run('views', **{'model.head.width': 8})
    assert steps(root) == ['test-tiny', 'test-tiny', 'train-tiny', 'train-tiny']
    result = read_result(root, table, table.row('views'))
    assert result['cfg_options'] == {'model.head.width': '8'}
    assert result['fingerprint'] != row_fingerprint(table.row('views'), Settings())
    run('views')
    result = read_result(root, table, table.row('views'))
    assert result['fingerprint'] == row_fingerprint(table.row('views'), Settings())


def test_failure_does_not_stop_the_others(table, root, make_workshop, config):
    broken = make_workshop(behaviour='fails')
    said = []
    failures = run_rows(table, pick_rows(table, ['views', 'single']), broken, root, said.append)
    assert [failure.split(':')[0] for failure in failures] == ['views', 'single']
    log = next((root / 'steps').glob('train-*/log.txt'))
    assert str(log) in failures[0]
    assert 'ended with status 1 (error: something is wrong)' in failures[0]
    assert log.read_text().count('something is wrong') == 1  # the second row does not try again
    assert read_result(root, table, table.row('views')) is None
    assert run_rows(table, pick_rows(table, ['views']), make_workshop(), root, said.append) == []


def test_row_without_a_config_does_not_stop_the_others(table, root, make_workshop, config):
    gone = Row('gone', 'Ours, gone', {}, (Measure(Evaluate(config + '.gone'), {'top1': 'acc/top1'}), ))
    picks = [Pick(gone), *pick_rows(table, ['views'])]
    failures = run_rows(table, picks, make_workshop(), root, print)
    assert [failure.split(':')[0] for failure in failures] == ['gone']
    assert read_result(root, table, table.row('views'))['complete']


def test_missing_metric_is_named(table, root, make_workshop):
    row = table.row('views')
    wrong = Row('views', 'Ours', row.paper, (Measure(row.measures[0].step, {'top1': 'acc/mean1'}), ))
    failures = run_rows(table, [Pick(wrong)], make_workshop(), root, print)
    assert "wants the metric 'acc/mean1'" in failures[0]
    assert 'acc/top1' in failures[0]


@pytest.fixture
def interrupted(table, root, make_workshop, monkeypatch, config):
    """A training that was stopped by a signal after its first epoch."""
    monkeypatch.setattr(process, 'TICK', 0.05)
    Path(config).write_text(Path(config).read_text().replace("'works'", "'hangs'"))

    def stop():
        while not list((root / 'steps').glob('train-*/last_checkpoint')):
            time.sleep(0.02)
        time.sleep(0.2)
        signal.pthread_kill(threading.main_thread().ident, signal.SIGTERM)

    thread = threading.Thread(target=stop)
    thread.start()
    with pytest.raises(KeyboardInterrupt), process.stops_as_interrupts():
        run_rows(table, pick_rows(table, ['views']), make_workshop(), root, print)
    thread.join()


def test_stopped_training_goes_on(interrupted, run, root, table):
    folder = next((root / 'steps').glob('train-*'))
    assert not (folder / 'done.json').exists()
    spent = json.loads((folder / 'spent.json').read_text())['gpu_seconds']
    assert spent > 0.1
    failures, said = run('views')
    assert failures == []
    assert any('goes on with train-tiny' in line for line in said)
    log = (folder / 'log.txt').read_text()
    assert log.index('trains from the beginning') < log.index('trains on')
    assert json.loads((folder / 'done.json').read_text())['gpu_seconds'] > spent
    assert read_result(root, table, table.row('views'))['complete']


def test_two_runs_do_not_meet_in_a_folder(run, root, table, make_workshop):
    import fcntl
    folder = make_workshop().folder(table.row('views').measures[0].step.checkpoint)
    folder.mkdir(parents=True)
    with open(folder / 'lock', 'w') as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        failures, _ = run('views')
    assert 'another process works in' in failures[0]
    assert not (folder / 'log.txt').exists()


def test_cells_can_be_picked(table):
    assert [pick.row.key for pick in pick_rows(table, None)] == ['views', 'single', 'fitted', 'tuned']
    assert pick_rows(table, ['single:days'])[0].columns == ('days', )
    assert pick_rows(table, ['single:days', 'single'])[0].columns == ()
    for names, message in ((['nothing'], 'has no row'), (['others'], 'cites its numbers'),
                           (['views:days'], "no measured column 'days', but top1, half")):
        with pytest.raises(ValueError, match=message):
            pick_rows(table, names)


def test_picked_cell_runs_only_its_steps(config, table, root, make_workshop):
    row = table.row('views')
    half = Measure(row.measures[0].step, {'half': 'acc/top1'})
    both = Row('both', 'Both', {}, (half, table.row('fitted').measures[0]))
    assert run_rows(table, [Pick(both, ('half', ))], make_workshop(), root, print) == []
    result = read_result(root, table, both)
    assert result['values'] == {'half': 50.0}
    assert not result['complete']


def test_plan_names_what_would_run_and_writes_nothing(table, root, make_workshop):
    lines = plan(pick_rows(table, ['views', 'fitted', 'tuned']), make_workshop(gpus=4, **{'model.head.width': 8}))
    commands = [line for line in lines if not line.startswith('#')]
    assert [line.split('fake_tools/')[1].split()[0] for line in commands] == [
        'dist_train.sh', 'dist_test.sh', 'fit.py', 'dist_train.sh', 'dist_test.sh', 'dist_train.sh', 'dist_test.sh']
    assert commands[0].split()[3] == '4'
    assert any('matrix=<output of fit.py> model.head.width=8' in line for line in lines)
    assert any(' from train-tiny-' in line for line in lines)
    assert not root.exists()


def test_results_are_counted(run, table, root):
    assert count_results(root, table) == (0, 4)
    run('views')
    assert count_results(root, table) == (1, 4)
