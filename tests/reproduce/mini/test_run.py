import fcntl
import signal
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from vlplugins.reproduce.mini.results import collect
from vlplugins.reproduce.mini.warm import WarmProcesses
from vlplugins.reproduce.process import stops_as_interrupts
from vlplugins.reproduce.steps import Evaluate
from vlplugins.reproduce.table import Measure


def steps(place):
    return sorted(f'{path.parts[-3]} {path.name.rsplit("-", 1)[0]}' for path in place.root.glob('seed*/steps/*'))


def test_does_all_steps_once(run_mini, mini_table, place):
    failures, said = run_mini(mini_table)
    assert failures == []
    one_world = ['test-tiny'] * 3 + ['train-tiny'] * 3  # the pre-training and its test are shared by the repeats
    assert steps(place) == [f'seed{seed} {step}' for seed in (0, 1) for step in one_world]
    assert said[0].startswith('14 steps to do, 2 at a time')
    assert (place.world(1) / 'seed.txt').read_text() == '1 3 2 1 4'
    assert any('test-tiny (paper.table1:tuned)  acc/top1 0.5' in line for line in said)
    assert any('[14/14]' in line for line in said)
    assert run_mini(mini_table)[1] == [said[0].replace('14 steps', '0 steps')]


def test_memory_is_for_one_world_after_the_other(run_mini, mini_table, place, monkeypatch):
    kept = []
    monkeypatch.setattr(WarmProcesses, 'prepare', lambda self, module, function, world: kept.append(world))
    run_mini(mini_table)
    assert kept == [str(place.world(0)), str(place.world(1))]


def test_results(run_mini, mini_table, place):
    run_mini(mini_table)
    results = collect([mini_table], place, (0, 1))
    tested, tuned = results['tables'][0]['rows']
    assert tested['cells']['top1']['values'] == {'0': [50.0], '1': [50.0]}  # the repeats do not count again
    assert tuned['cells']['top1']['values'] == {'0': [50.0, 50.0], '1': [50.0, 50.0]}
    assert tuned['cells']['top1']['std'] == tuned['cells']['top1']['spread'] == 0
    assert 0 < tuned['cells']['cpu']['mean'] < 10
    assert tuned['note'] == 'with care'
    assert results['steps'] == 12 and results['tables'][0]['whole']
    assert results['cpu_seconds'] > 0
    assert results['machine']['cores'] >= 1
    assert str(place.root) not in str(results)


def test_what_is_missing_is_told(run_mini, mini_table, place):
    run_mini(mini_table, seeds=(1, ))
    results = collect([mini_table], place, (0, 1))
    cell = results['tables'][0]['rows'][1]['cells']['top1']
    assert (cell['missing'], cell['mean'], cell['std'], cell['worlds']) == (['0'], 50.0, None, 1)
    assert not results['tables'][0]['whole']
    assert 'mean' not in collect([mini_table], place, (0, ))['tables'][0]['rows'][0]['cells']['top1']


def test_failure_does_not_stop_the_others(run_mini, mini_table, place, config):
    broken = Path(config).with_name('broken.py')
    broken.write_text(Path(config).read_text().replace("'works'", "'fails'").replace('lr=0.1', 'lr=0.2'))
    good = mini_table.rows[0]

    def failing(draw):
        return (Measure(Evaluate(str(broken), checkpoint=draw.pretrain(str(broken))), {'top1': 'acc/top1'}), )

    def impossible(draw):
        return (Measure(Evaluate(config + '.gone'), {'top1': 'acc/top1'}), )

    rows = (replace(good, key='failing', measures=failing), replace(good, key='gone', measures=impossible), good)
    failures, said = run_mini(replace(mini_table, rows=rows, repeats={}), seeds=(0, ))
    assert len(failures) == 2
    assert failures[0].startswith('paper.table1:gone, seed 0: there is no config')
    assert 'something is wrong' in failures[1] and failures[1].endswith('1 steps behind it are left out')
    assert collect([mini_table], place, (0, ))['tables'][0]['rows'][0]['cells']['top1']['mean'] == 50.0
    assert any('[5/5]' in line for line in said)


@pytest.fixture
def pretraining(mini_table):
    """The table without what starts from the pre-training."""
    return replace(mini_table, rows=mini_table.rows[:1])


@pytest.fixture
def interrupted(run_mini, pretraining, place, config):
    """A run that was terminated while the training waited after its first epoch."""
    Path(config).write_text(Path(config).read_text().replace("'works'", "'hangs'"))

    def stop():
        while not list(place.root.glob('seed0/steps/train-*/last_checkpoint')):
            time.sleep(0.02)
        time.sleep(0.2)
        signal.pthread_kill(threading.main_thread().ident, signal.SIGTERM)

    thread = threading.Thread(target=stop)
    thread.start()
    with pytest.raises(KeyboardInterrupt), stops_as_interrupts():
        run_mini(pretraining, seeds=(0, ))
    thread.join()


def test_interrupted_run_goes_on(interrupted, run_mini, pretraining, place):
    log = next(place.root.glob('seed0/steps/train-*/log.txt'))
    assert log.read_text().splitlines()[-1] == 'KeyboardInterrupt'
    failures, _ = run_mini(pretraining, seeds=(0, ))
    assert failures == []
    assert log.read_text().index('KeyboardInterrupt') < log.read_text().index('trains on')
    assert collect([pretraining], place, (0, ))['tables'][0]['rows'][0]['cells']['top1']['mean'] == 50.0


def test_step_of_another_run_is_left_alone(run_mini, mini_table, place):
    step = place.drawn(mini_table, 0)[0].row('tested').measures[0].step.checkpoint
    folder = place.workshop(0).folder(step)
    folder.mkdir(parents=True)
    with open(folder / 'lock', 'w') as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        failures, _ = run_mini(mini_table, seeds=(0, ))
    assert len(failures) == 1 and 'another process works in' in failures[0]
    assert failures[0].endswith('5 steps behind it are left out')
