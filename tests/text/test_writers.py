import sys

import pytest

from vlplugins.text.writers import CommandWriter, load_writer


def command(code):
    return f'{sys.executable} -c "{code}"'


def test_a_command_reads_the_prompt_and_writes_lines():
    writer = load_writer(command("import sys; print(sys.stdin.read().upper() + '\\n- ünd')"))
    assert writer('what is seen?') == ['WHAT IS SEEN?', '- ünd']


def test_a_command_that_fails_is_named_with_prompt_and_status():
    writer = CommandWriter(command("import sys; print('first', file=sys.stderr); sys.exit('no money left')"))
    with pytest.raises(ValueError, match="ended with exit status 1 for the prompt 'what[?]': no money left.$"):
        writer('what?')


@pytest.mark.parametrize(('name', 'fault'), [
    ('no-such-program --flag', "the writer 'no-such-program --flag' cannot be started"),
    ('', '--writer is empty'), ('a "b', 'cannot be read as a command'),
    ('no_such_module:f', "--writer no_such_module:f: No module named 'no_such_module'"),
    ('json:no_such', "--writer json:no_such: module 'json' has no attribute 'no_such'")])
def test_what_cannot_be_a_writer(name, fault):
    with pytest.raises(ValueError, match=fault):
        load_writer(name)('what?')


@pytest.fixture
def functions(tmp_path, monkeypatch):
    (tmp_path / 'my_writers.py').write_text(
        "def lines(prompt): return ['a', prompt]\n"
        "def text(prompt): return 'a\\nb'\n"
        "def number(prompt): return 3\n"
        "def fails(prompt): raise KeyError('key')\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield 'my_writers'
    sys.modules.pop('my_writers', None)


def test_a_function(functions):
    assert load_writer(f'{functions}:lines')('what?') == ['a', 'what?']
    assert load_writer(f'{functions}:text')('what?') == ['a', 'b']
    with pytest.raises(ValueError, match="my_writers:number returned 3 for the prompt 'what[?]'; it must return"):
        load_writer(f'{functions}:number')('what?')
    with pytest.raises(ValueError, match="my_writers:fails raised KeyError for the prompt 'what[?]': 'key'"):
        load_writer(f'{functions}:fails')('what?')
