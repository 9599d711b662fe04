import json
from dataclasses import replace

import pytest

from vlplugins.reproduce import command_line
from vlplugins.reproduce.mini import catalogue, command
from vlplugins.reproduce.mini.catalogue import MINI_TABLES


@pytest.fixture
def called(monkeypatch):
    """What would be run."""
    calls = []
    monkeypatch.setattr(command, 'run_tables', lambda tables, place, seeds, jobs, say: calls.append(
        ([table.name for table in tables], place.root, seeds, jobs)) or [])
    return calls


@pytest.fixture
def only_table(mini_table, monkeypatch):
    monkeypatch.setattr(catalogue, 'MINI_TABLES', {mini_table.name: mini_table})
    monkeypatch.setattr(command, 'CLAIMS', ())
    return mini_table


def test_list(capsys, tmp_path):
    command_line.main(['list', '--world', 'mini', '--work-dir', str(tmp_path)])
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()[1:]] == list(MINI_TABLES)
    command_line.main(['list', '--world', 'mini', '--json'])
    assert [row['name'] for row in json.loads(capsys.readouterr().out)] == list(MINI_TABLES)


def test_show_before_anything_was_measured(only_table, capsys, tmp_path):
    command_line.main(['show', 'paper.table1', '--world', 'mini', '--work-dir', str(tmp_path)])
    shown = capsys.readouterr().out
    assert 'Tuned' in shown and 'not measured: Tested in world 0; Tuned in world 0' in shown
    command_line.main(['show', 'mini', '--json', '--work-dir', str(tmp_path)])
    assert json.loads(capsys.readouterr().out)['tables'][0]['name'] == 'paper.table1'


def test_run(only_table, called, capsys, tmp_path):
    command_line.main(['run', 'mini', '--work-dir', str(tmp_path)])
    assert 'floor: chance' in capsys.readouterr().out
    results = json.loads((tmp_path / 'mini/demo/results.json').read_text())
    assert (results['scale'], results['worlds']) == ('demo', [0])
    command_line.main(['run', 'paper.table1', '--world', 'mini', '--scale', 'benchmark', '--seeds', '7', '--jobs', '3',
                       '--work-dir', str(tmp_path)])
    assert (tmp_path / 'mini/benchmark/results_seed7.json').is_file()
    assert called == [(['paper.table1'], tmp_path / 'mini/demo', [0], 2),
                      (['paper.table1'], tmp_path / 'mini/benchmark', [7], 3)]


def test_a_table_on_request_is_shown_once_it_is_whole(mini_table, called, monkeypatch, capsys, tmp_path):
    """It is run by its name alone, and its time is not counted among that of all others."""
    asked = replace(mini_table, name='paper.more', on_request=True)
    monkeypatch.setattr(catalogue, 'MINI_TABLES', {table.name: table for table in (mini_table, asked)})
    monkeypatch.setattr(command, 'CLAIMS', ())
    file = tmp_path / 'mini/demo/results.json'

    def told(*words):
        command_line.main([*words, '--work-dir', str(tmp_path)])
        return capsys.readouterr().out, [table['name'] for table in json.loads(file.read_text())['tables']]

    assert told('run', 'mini')[1] == ['paper.table1']
    seconds = json.loads(file.read_text())['wall_seconds']
    shown, whole = told('run', 'paper.more', '--world', 'mini')
    assert 'paper.more' in shown and 'run by its name alone: `python tools/reproduce.py run paper.more' in shown
    assert whole == ['paper.table1'] and json.loads(file.read_text())['wall_seconds'] == seconds
    collect = command.collect
    monkeypatch.setattr(command, 'collect', lambda *args: {
        **collect(*args), 'tables': [{**table, 'whole': True} for table in collect(*args)['tables']]})
    assert told('run', 'mini')[1] == ['paper.table1', 'paper.more']
    assert [names for names, *_ in called] == [['paper.table1'], ['paper.more'], ['paper.table1']]


@pytest.mark.parametrize('words, message', [
    (['mini', '--jobs', '0'], '--jobs must be at least 1, found 0'),
    (['mini', '--seeds', '1', '1'], '--seeds 1 1: a seed is given twice'),
    (['mini', '--tables', 'text4vis'], "no table 'text4vis' in the mini world"),
    (['fils.areas', '--world', 'mini', '--tables', 'fils.areas'], '--tables fils.areas chooses among the tables'),
    (['mini', '--gpus', '2'], r'--gpus does not go with the mini world'),
    (['mini', '--cfg-options', 'a=1'], r'--cfg-options does not go with the mini world'),
    (['text4vis.table6', '--page', 'docs'], r'--page goes with --world mini only'),
])
def test_mistakes(called, words, message, tmp_path):
    with pytest.raises(ValueError, match=message):
        command_line.main(['run', *words, '--work-dir', str(tmp_path)])
    assert called == []
