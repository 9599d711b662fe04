"""`tools/quickstart.sh` with stand-ins for the tools that write down how they were called."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MINI = 'vlplugins/reproduce/mini'
STAND_IN = r"""
import os, sys, time
from pathlib import Path
name = Path(sys.argv[0]).name
with open('calls.txt', 'a') as calls:
    calls.write(' '.join(['tools/' + name, *sys.argv[1:]]) + '\n')
words = ' '.join([name, *sys.argv[1:]])
def asked(what):
    return os.path.exists(what) and Path(what).read_text() in words
if name == 'train.py':
    folder = Path(sys.argv[sys.argv.index('--work-dir') + 1])
    folder.mkdir(parents=True, exist_ok=True)
    if asked('fail_early'):
        sys.exit(130)
    print('other lines\nINFO - Epoch(train)  [1][20/48]  lr: 1  loss: 2.0', flush=True)
    (folder / 'last_checkpoint').write_text(str(folder / 'epoch_3.pth'))
    if asked('wait'):
        Path('waiting').touch()
        time.sleep(30)
if asked('fail_late'):
    print('the cause', file=sys.stderr)
    sys.exit(3)
if name == 'report.py':
    print('top-1 50.0 % on 8 clips\nreport: somewhere')
"""
WARM_UP = r"""
def keep_world(folder):
    with open('calls.txt', 'a') as calls:
        calls.write('keep ' + folder + chr(10))
    yield
"""
TRAININGS = ['clip', 'regions', 'alt', 'text4vis']


@pytest.fixture
def project(tmp_path):
    root = tmp_path / 'a project'
    (root / 'tools/analysis_tools').mkdir(parents=True)
    (root / '.venv/bin').mkdir(parents=True)
    (root / '.venv/bin/python').symlink_to(sys.executable)
    (root / MINI).mkdir(parents=True)
    for name in ('tools/quickstart.sh', 'tools/quickstart.py', 'tools/quickstart_steps.py', f'{MINI}/warm.py',
                 f'{MINI}/server.py'):
        shutil.copy(ROOT / name, root / name)
    for folder in ('vlplugins', 'vlplugins/reproduce', MINI):
        (root / folder / '__init__.py').touch()
    (root / MINI / 'warm_up.py').write_text(WARM_UP)
    for name in ('render_world.py', 'train.py', 'test.py', 'analysis_tools/report.py'):
        (root / 'tools' / name).write_text(STAND_IN)
    (root / 'tools/setup_env.sh').write_text('echo setup >>calls.txt\n')
    return root


def arguments(project, *args):
    environment = {key: value for key, value in os.environ.items() if key != 'MINI_WORLD'}
    environment['PYTHONPATH'] = str(project)  # whose processes start with nothing to import
    return {'args': ['bash', str(project / 'tools/quickstart.sh'), *args], 'cwd': project.parent, 'env': environment,
            'text': True}


def quickstart(project, *args):
    return subprocess.run(**arguments(project, *args), capture_output=True, timeout=60)


def calls(project, forget=False):
    file = project / 'calls.txt'
    lines = file.read_text().splitlines()
    if forget:
        file.unlink()
    return lines


def names(lines):
    """Tool and folder of each call."""
    return [' '.join([line.split()[0].split('/')[-1], *(name for name in TRAININGS if f'quickstart/{name}/test' in line
            or f'--work-dir work_dirs/quickstart/{name} ' in line)]) for line in lines]


def test_steps_from_any_directory(project):
    done = quickstart(project)
    assert done.returncode == 0, done.stderr
    lines = calls(project)
    found = names(lines)
    assert found[:4] == ['setup', 'render_world.py', 'keep', 'train.py clip'] and found[-1] == 'report.py'
    for lane in (['train.py regions', 'train.py alt', 'test.py alt', 'test.py alt'],
                 ['train.py text4vis', 'test.py text4vis', 'test.py text4vis']):
        assert [name for name in found[3:-1] if name in lane] == lane
    assert done.stdout.splitlines()[-2:] == ['top-1 50.0 % on 8 clips', 'report: somewhere']
    assert 'CLIP: Epoch(train)  [1][20/48]  loss: 2.0\n' in done.stdout and 'other lines' not in done.stdout
    assert f'--out {project}/work_dirs/quickstart/report.html' in lines[-1]


def test_methods_start_from_checkpoints_of_this_run_and_are_tested_on_unseen_combinations(project):
    quickstart(project)
    lines = dict(zip(names(calls(project)), calls(project)))
    clip, regions = (f'work_dirs/quickstart/{name}/epoch_3.pth' for name in ('clip', 'regions'))
    assert f'load_from={clip}' in lines['train.py regions']
    assert lines['train.py alt'].count(f'.pretrained={regions}') == 3
    assert lines['train.py text4vis'].count(f'.pretrained={clip}') == 2
    last = lines['test.py alt']
    assert last.startswith('tools/test.py configs/mini/alt_mini_unseen.py work_dirs/quickstart/alt/epoch_3.pth')
    assert last.count(f'.pretrained={regions}') == 3 and '--dump work_dirs/quickstart/alt/unseen.pkl' in last


def test_options_reach_the_methods_only(project):
    quickstart(project, '--', '--amp', '--cfg-options', 'a=1', 'b=2')
    for name, line in zip(names(calls(project)), calls(project)):
        is_method = name.endswith(('alt', 'text4vis', 'report.py'))
        assert line.endswith(' a=1 b=2') is is_method and line.count('--cfg-options') <= 1
        assert ('--amp' in line) is (is_method and name.startswith('train'))


def test_resume_keeps_what_is_finished(project):
    quickstart(project)
    calls(project, forget=True)
    assert quickstart(project, '--resume').returncode == 0
    assert names(calls(project, forget=True)) == ['setup', 'render_world.py', 'keep', 'report.py']
    quickstart(project, '--resume', '--', '--cfg-options', 'a=1')  # another command: from the beginning, with its tests
    lines = calls(project)
    assert sorted(names(lines)) == sorted(['setup', 'render_world.py', 'keep', 'report.py', *(
        f'{tool} {name}' for name in ('alt', 'text4vis') for tool in ('train.py', 'test.py', 'test.py'))])
    assert not any('--resume' in line for line in lines)


def test_stopped_training_says_how_to_go_on_and_does(project):
    (project / 'fail_late').write_text('train.py configs/mini/alt_mini.py')
    stopped = quickstart(project, '--', '--cfg-options', 'a=1')
    assert stopped.returncode == 3 and 'the cause' in stopped.stderr and 'ALT: training' in stopped.stderr
    assert 'bash tools/quickstart.sh --resume -- --cfg-options a=1' in stopped.stderr
    assert 'report.py' not in names(calls(project, forget=True))
    (project / 'fail_late').unlink()
    assert quickstart(project, '--resume', '--', '--cfg-options', 'a=1').returncode == 0
    lines = calls(project)
    assert 'train.py clip' not in names(lines) and 'train.py regions' not in names(lines)
    assert lines[names(lines).index('train.py alt')].endswith(' --resume')


def test_fresh_run_forgets_the_earlier_one(project):
    quickstart(project)
    (project / 'fail_early').write_text('clip_mini_pretrain')
    stopped = quickstart(project)
    assert stopped.returncode == 130 and 'from the beginning' in stopped.stderr
    (project / 'fail_early').unlink()
    calls(project, forget=True)
    quickstart(project, '--resume')
    assert 'train.py clip' in names(calls(project)) and not any('--resume' in line for line in calls(project))


def listen_to_interrupts():
    """As at a terminal: what a script starts in the background ignores them, and so may these tests."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_interrupt_ends_all_and_says_what_is_there(project):
    (project / 'wait').write_text('alt_mini.py')
    running = subprocess.Popen(**arguments(project), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               start_new_session=True, preexec_fn=listen_to_interrupts)
    while not (project / 'waiting').exists() and running.poll() is None:
        time.sleep(.05)
    os.killpg(running.pid, signal.SIGINT)  # as a terminal does
    _, errors = running.communicate(timeout=30)
    assert running.returncode == 130 and 'Traceback' not in errors
    assert 'ALT: training stopped after epoch_3.pth' in errors and 'bash tools/quickstart.sh --resume' in errors


def test_failed_test_stops_the_script(project):
    (project / 'fail_late').write_text('test.py configs/mini/text4vis_mini_unseen')
    failed = quickstart(project)
    assert failed.returncode == 3 and 'report.py' not in names(calls(project))


def test_unknown_argument_is_refused_and_help_is_given(project):
    refused = quickstart(project, '--fast')
    assert refused.returncode == 2 and '--fast' in refused.stderr and not (project / 'calls.txt').exists()
    helped = quickstart(project, '--help')
    assert helped.returncode == 0 and 'bash tools/quickstart.sh --resume' in helped.stdout
