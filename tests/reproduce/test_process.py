import os
import signal
import sys
import threading
import time

import pytest

from vlplugins.reproduce import process

STUBBORN = """
import signal, sys, time
signal.signal(signal.SIGINT, lambda *_: print('not yet', flush=True))
print('ready', flush=True)
time.sleep(60)
"""


def call(tmp_path, code, tick=lambda: None, **kwargs):
    return process.call([sys.executable, '-c', code], tmp_path / 'log.txt', {'WORD': 'hello'}, tick, **kwargs)


def test_status_and_output(tmp_path):
    assert call(tmp_path, "import os, sys; print(os.environ['WORD']); sys.exit('bye')") == 1
    assert call(tmp_path, "print('again')") == 0
    lines = (tmp_path / 'log.txt').read_text().splitlines()
    assert [line for line in lines if not line.startswith('$')][-3:] == ['hello', 'bye', 'again']
    assert sum(line.startswith(f'$ {sys.executable}') for line in lines) == 2


def test_ticks_while_it_runs(tmp_path, monkeypatch):
    monkeypatch.setattr(process, 'TICK', 0.05)
    ticks = []
    call(tmp_path, 'import time; time.sleep(0.4)', lambda: ticks.append(1))
    assert len(ticks) > 2


@pytest.fixture
def signum(request):
    """A signal as a terminal's program hears it; in the background of a script or under nohup some are ignored."""
    heard = signal.default_int_handler if request.param == signal.SIGINT else signal.SIG_DFL
    before = signal.signal(request.param, heard)
    yield request.param
    signal.signal(request.param, before)


@pytest.mark.parametrize('signum', [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], indirect=True)
def test_stop_reaches_the_process_and_leaves_none(tmp_path, monkeypatch, signum):
    monkeypatch.setattr(process, 'PATIENCE', 0.2)  # then it is asked less politely
    log = tmp_path / 'log.txt'

    def stop():
        while not log.exists() or '\nready\n' not in log.read_text():
            time.sleep(0.02)
        signal.pthread_kill(threading.main_thread().ident, signum)

    thread = threading.Thread(target=stop)
    thread.start()
    started = []
    popen = process.subprocess.Popen
    monkeypatch.setattr(process.subprocess, 'Popen', lambda *args, **kwargs: started.append(popen(*args, **kwargs)) or
                        started[-1])
    with pytest.raises(KeyboardInterrupt), process.stops_as_interrupts():
        call(tmp_path, STUBBORN)
    thread.join()
    assert '\nnot yet\n' in log.read_text()
    with pytest.raises(ProcessLookupError):
        os.kill(started[0].pid, 0)


def test_last_words(tmp_path):
    log = tmp_path / 'log.txt'
    log.write_text('Traceback\nValueError: too small\n[rank 1] error: there is no file x\n(more help)\n')
    assert process.last_words(log) == '[rank 1] error: there is no file x'
    log.write_text('epoch 1: error 0.5\n')
    assert process.last_words(log) == ''
    log.write_text('$ python train.py\nerror: there is no file x\n$ python train.py --resume\nkilled\n')
    assert process.last_words(log) == ''


def test_terminal_may_go_under_nohup():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with process.stops_as_interrupts():
            signal.raise_signal(signal.SIGHUP)
            assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_handlers_are_put_back():
    before = signal.getsignal(signal.SIGTERM)
    with process.stops_as_interrupts():
        assert signal.getsignal(signal.SIGTERM) != before
    assert signal.getsignal(signal.SIGTERM) == before
