"""`tools/quickstart.sh` with a stand-in for Python that writes down how it was called."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / 'tools/quickstart.sh'
FAKE_PYTHON = r"""#!/usr/bin/env bash
echo "$*" >>calls.txt
case "$1" in
    tools/train.py)
        mkdir -p work_dirs/quickstart
        [ -e fail_early ] && exit 130
        echo "$PWD/work_dirs/quickstart/epoch_3.pth" >work_dirs/quickstart/last_checkpoint
        [ ! -e fail_late ] || exit 130 ;;
    tools/analysis_tools/report.py) printf 'top-1 50.0 %% on 8 clips\nreport: somewhere\n' ;;
    tools/test.py) [ ! -e fail_test ] || exit 3 ;;
esac
"""


@pytest.fixture
def project(tmp_path):
    root = tmp_path / 'a project'
    (root / 'tools').mkdir(parents=True)
    (root / '.venv/bin').mkdir(parents=True)
    shutil.copy(SCRIPT, root / 'tools')
    (root / 'tools/setup_env.sh').write_text('echo "$*" >>calls.txt; echo setup >>calls.txt\n')
    python = root / '.venv/bin/python'
    python.write_text(FAKE_PYTHON)
    python.chmod(0o755)
    return root


def quickstart(project, *args):
    return subprocess.run(['bash', str(project / 'tools/quickstart.sh'), *args], cwd=os.path.dirname(project),
                          capture_output=True, text=True, timeout=60)


def calls(project):
    return [line for line in (project / 'calls.txt').read_text().splitlines() if line]


def test_steps_in_order_from_any_directory(project):
    done = quickstart(project)
    assert done.returncode == 0, done.stderr
    tools = [line.split()[0] for line in calls(project)]
    assert tools == ['setup', 'tools/render_world.py', 'tools/train.py', 'tools/test.py',
                     'tools/analysis_tools/report.py']
    assert done.stdout.splitlines()[-2:] == ['top-1 50.0 % on 8 clips', 'report: somewhere']
    test = calls(project)[3]
    assert test.startswith(f'tools/test.py work_dirs/quickstart/alt_mini.py {project}/work_dirs/quickstart/epoch_3.pth')
    assert f'--out {project}/work_dirs/quickstart/report.html' in calls(project)[4]


def test_resume_and_arguments_reach_the_training(project):
    quickstart(project, '--resume', '--', '--cfg-options', 'train_cfg.max_epochs=2')
    assert calls(project)[2] == ('tools/train.py configs/mini/alt_mini.py --work-dir work_dirs/quickstart --resume '
                                 '--cfg-options train_cfg.max_epochs=2')


def test_fresh_training_forgets_the_earlier_one(project):
    quickstart(project)
    (project / 'fail_early').touch()
    stopped = quickstart(project)
    assert stopped.returncode == 130 and 'from the beginning' in stopped.stderr
    assert not (project / 'work_dirs/quickstart/last_checkpoint').exists()


def test_stopped_training_says_how_to_go_on(project):
    (project / 'fail_late').touch()
    stopped = quickstart(project)
    assert stopped.returncode == 130
    assert 'after epoch_3.pth' in stopped.stderr and 'bash tools/quickstart.sh --resume' in stopped.stderr
    assert not any(line.startswith('tools/test.py') for line in calls(project))


def test_failed_step_stops_the_script(project):
    (project / 'fail_test').touch()
    failed = quickstart(project)
    assert failed.returncode == 3 and not any('report.py' in line for line in calls(project))


def test_unknown_argument_is_refused_and_help_is_given(project):
    refused = quickstart(project, '--fast')
    assert refused.returncode == 2 and '--fast' in refused.stderr and not (project / 'calls.txt').exists()
    helped = quickstart(project, '--help')
    assert helped.returncode == 0 and 'bash tools/quickstart.sh --resume' in helped.stdout
