import os
import signal
import subprocess
import sys
import time

import pytest

from tests.reproduce.conftest import FAKE_TOOLS
from vlplugins.reproduce.mini.warm import WarmProcesses
from vlplugins.reproduce.workshop import locked


@pytest.fixture
def processes(tmp_path, monkeypatch):
    monkeypatch.setenv('PYTHONPATH', str(FAKE_TOOLS))
    with WarmProcesses(tmp_path / 'server.log', preload=('json', 'fake_warm_up')) as processes:
        processes.wait_until_ready()
        yield processes


@pytest.fixture
def start(processes, tmp_path):
    """Starts a program from its text; returns its number."""

    def start(code, *arguments, name='tool', keep_open=()):
        script = tmp_path / f'{name}.py'
        script.write_text(code)
        log = tmp_path / f'{name}.log'
        return processes.start([sys.executable, str(script), *arguments], log, {'WORD': 'hello'}, keep_open)

    return start


def wait(processes, count=1):
    ended = {}
    while len(ended) < count:
        ended.update({one.number: one for one in processes.wait(30)})
    return ended


def output(tmp_path, name='tool'):
    return (tmp_path / f'{name}.log').read_text()


def test_is_as_from_the_command_line(processes, start, tmp_path):
    code = ("import os, sys\nprint(sys.argv[1:], os.environ['WORD'], __name__, os.path.dirname(sys.path[0]) != '')\n"
            "print('json' in sys.modules, os.environ['OMP_NUM_THREADS'])\n"
            "os.write(2, b'direct')\nsum(i * i for i in range(10 ** 6))")
    number = start(code, 'a b', '--c')
    ended = wait(processes)[number]
    assert ended.status == 0
    assert 0.01 < ended.cpu_seconds < 10
    assert output(tmp_path).startswith(f"$ {sys.executable} {tmp_path}/tool.py 'a b' --c\n")
    assert "['a b', '--c'] hello __main__ True\n" in output(tmp_path)
    assert 'True 1\n' in output(tmp_path)
    assert 'direct' in output(tmp_path)


@pytest.mark.parametrize('code', ["raise SystemExit('bye')", 'raise SystemExit(3)', 'raise ValueError(4)', 'exit()',
                                  'import os; os._exit(5)', 'import os, signal; os.kill(os.getpid(), signal.SIGTERM)'])
def test_status_is_pythons(processes, start, tmp_path, code):
    number = start(code)
    fresh = subprocess.run([sys.executable, '-c', code], capture_output=True, text=True)
    assert wait(processes)[number].status == fresh.returncode
    assert (fresh.stderr.splitlines() or [''])[-1] in output(tmp_path)


def test_modules_and_several_at_once(processes, tmp_path):
    numbers = [processes.start([sys.executable, '-m', 'timeit', '-n', '1', 'pass'], tmp_path / f'{i}.log', {})
               for i in range(3)]
    ended = wait(processes, 3)
    assert [ended[number].status for number in numbers] == [0, 0, 0]
    assert all('per loop' in (tmp_path / f'{i}.log').read_text() for i in range(3))


def test_keeps_a_lock_that_it_was_given(processes, start, tmp_path):
    with locked(tmp_path) as lock:
        number = start('import time, pathlib\nwhile not pathlib.Path(__file__).with_name("go").exists():\n'
                       '    time.sleep(0.01)', keep_open=[lock])
        time.sleep(0.1)
    with pytest.raises(ValueError, match='another process works in'), locked(tmp_path):
        pass
    (tmp_path / 'go').touch()
    assert wait(processes)[number].status == 0
    with locked(tmp_path):
        pass


def test_preparation_reaches_later_processes(start, processes, tmp_path):
    """What it has done so far is in each fork; its failure is told, and ends nothing."""
    processes.prepare('fake_warm_up', 'keep_world', 'here')
    while 'cannot be read' not in output(tmp_path, 'server'):
        time.sleep(0.02)
    start('import fake_warm_up\nprint(fake_warm_up.KEPT)')
    wait(processes)
    assert "['begins here', 'goes on']" in output(tmp_path)


WAITS = "import time\nprint('ready', flush=True)\ntime.sleep(60)"


def test_closing_ends_what_runs(tmp_path):
    with WarmProcesses(tmp_path / 'server.log', preload=()) as processes:
        processes.wait_until_ready()
        (tmp_path / 'tool.py').write_text("import os\nprint(os.getpid(), flush=True)\n" + WAITS)
        processes.start([sys.executable, str(tmp_path / 'tool.py')], tmp_path / 'tool.log', {})
        while 'ready' not in output(tmp_path):
            time.sleep(0.02)
    pid = int(output(tmp_path).splitlines()[1])
    assert 'KeyboardInterrupt' in output(tmp_path)  # it was asked as by Ctrl-C
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_death_of_the_server_is_told(tmp_path):
    with WarmProcesses(tmp_path / 'server.log', preload=()) as processes:
        processes.wait_until_ready()
        os.kill(processes._server.pid, signal.SIGKILL)
        with pytest.raises(RuntimeError, match=r'has ended; its output is in .*server\.log'):
            processes.wait(10)
