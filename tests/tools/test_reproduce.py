"""`tools/reproduce.py`: in this process for what it says, in others for what it runs."""

import json
import os
import runpy
import sys

import pytest

from tests.clips import write_clip
from vlplugins.reproduce import TABLES, catalogue, command_line, run


def test_lists_every_table(root, monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(sys, 'argv', ['reproduce.py', 'list', '--work-dir', str(tmp_path)])
    runpy.run_path(str(root / 'tools/reproduce.py'), run_name='__main__')
    lines = capsys.readouterr().out.splitlines()[1:]
    assert [line.split()[0] for line in lines] == list(TABLES)
    command_line.main(['list', '--json', '--work-dir', str(tmp_path)])
    entry = next(row for row in json.loads(capsys.readouterr().out) if row['name'] == 'text4vis.table6')
    assert (entry['rows'], entry['to_run'], entry['done']) == (5, 5, 0)


@pytest.mark.parametrize('flag, found', [(None, 'Random normal matrix'), ('--markdown', '| random | Random normal'),
                                         ('--json', '"label": "Random normal matrix"')])
def test_shows_a_table(capsys, tmp_path, flag, found):
    command_line.main(['show', 'text4vis.table6', '--no-count', '--work-dir', str(tmp_path), *([flag] if flag else [])])
    shown = capsys.readouterr().out
    assert found in shown
    assert '59.3' in shown


def test_dry_run_prints_commands_and_writes_nothing(capsys, tmp_path):
    command_line.main(['run', 'text4vis.table6', '--rows', 'random', 'clip', '--gpus', '8', '--dry-run', '--work-dir',
                       str(tmp_path / 'work')])
    lines = [line for line in capsys.readouterr().out.splitlines() if not line.startswith('#')]
    assert [line.split('tools/')[1].split()[0] for line in lines] == [
        'dist_train.sh', 'dist_test.sh', 'dist_train.sh', 'dist_test.sh']
    assert not (tmp_path / 'work').exists()


def test_mistakes_are_answered(capsys):
    for words, message in ((['show', 'text4vis.table66'], 'did you mean text4vis.table6'),
                           (['run', 'text4vis.table1', '--rows', 'mvit'], 'the paper cites its numbers'),
                           (['run', 'text4vis.table6', '--gpus', '2', '--launcher', 'none'], 'starts one process')):
        with pytest.raises(ValueError, match=message):
            command_line.main(words)
    with pytest.raises(SystemExit):
        command_line.main(['run', 'text4vis.table6', '--cfg-options', 'model.backbone'])
    assert 'KEY=VALUE' in capsys.readouterr().err


def test_table_of_settings_has_nothing_to_run(capsys):
    command_line.main(['run', 'text4vis.tableA3'])
    assert 'no row to run' in capsys.readouterr().out


def test_failures_are_named_at_the_end(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(run, 'run_rows', lambda *args: ['clip: train ended with status 1; its output is in log.txt'])
    with pytest.raises(SystemExit) as ended:
        command_line.main(['run', 'text4vis.table6', '--work-dir', str(tmp_path)])
    assert ended.value.code == 1
    assert '1 failed:\n  clip: train ended with status 1; its output is in log.txt' in capsys.readouterr().err


def test_interruption_says_how_to_go_on(monkeypatch, capsys, tmp_path):
    def interrupt(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(run, 'run_rows', interrupt)
    with pytest.raises(KeyboardInterrupt):
        command_line.main(['run', 'text4vis.table6', '--work-dir', str(tmp_path)])
    assert 'the same command goes on' in capsys.readouterr().err


@pytest.fixture(scope='module')
def small(tmp_path_factory):
    """Options that make a row of Kinetics-400 small: a narrow model on four rendered clips."""
    folder = tmp_path_factory.mktemp('clips')
    files = [write_clip(folder / f'{index}.mp4', 20, (160, 120), seed=index) for index in range(4)]
    (folder / 'list.txt').write_text(''.join(f'{file} {index}\n' for index, file in enumerate(files)))
    options = ['model.backbone.pretrained=None', 'model.backbone.depth=1', 'model.backbone.embed_dims=64',
               'model.backbone.num_heads=2', 'model.neck.num_blocks=1', 'model.cls_head.class_texts.matrix=random',
               'train_cfg.max_epochs=1', 'optim_wrapper.accumulative_counts=1']
    for loader in ('train', 'val', 'test'):
        options += [f'{loader}_dataloader.{option}' for option in (
            'batch_size=4', 'num_workers=0', f'dataset.ann_file={folder}/list.txt', 'dataset.data_prefix.video=')]
    return options


def test_row_is_trained_tested_and_shown(tool_environment, monkeypatch, tmp_path, small):
    for name in os.environ.keys() - tool_environment.keys():
        monkeypatch.delenv(name)
    monkeypatch.setenv('PYTHONPATH', tool_environment['PYTHONPATH'])
    words = ['run', 'text4vis.table10', '--work-dir', str(tmp_path), '--cfg-options', *small, '--rows', 'single']
    try:
        command_line.main(words)
    except SystemExit:
        pytest.fail('\n'.join(log.read_text()[-2000:] for log in tmp_path.rglob('log.txt')))
    result = json.loads((tmp_path / 'text4vis.table10/single/result.json').read_text())
    assert 0 <= result['values']['top1'] <= 100
    assert result['complete']
    assert [measure['step'].split('-')[0] for measure in result['measures']] == ['train', 'test']
    assert 'model.backbone.depth' in result['cfg_options']
    lines = list(command_line.as_text(catalogue.find_table('text4vis.table10'), tmp_path, counter=None))
    assert f'{result["values"]["top1"]:.2f} (' in next(line for line in lines if line.startswith('single'))
