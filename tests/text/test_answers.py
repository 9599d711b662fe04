import json

import pytest

from vlplugins.text.answers import RecordedWriter, read_answers


class Counting:
    """Answers with the prompt, and fails at one of them."""

    def __init__(self, fails_at=None):
        self.asked, self.fails_at = [], fails_at

    def __call__(self, prompt):
        if prompt == self.fails_at:
            raise ValueError(f'the writer ended with exit status 3 for the prompt {prompt!r}.')
        self.asked.append(prompt)
        return [f'of {prompt}', 'ünd']


def test_each_prompt_is_asked_once_in_all_runs(tmp_path):
    path, writer = tmp_path / 'deep' / 'answers.jsonl', Counting()
    for _ in range(2):
        recorded = RecordedWriter(writer, path)
        assert [recorded(prompt) for prompt in 'aba'] == [['of a', 'ünd'], ['of b', 'ünd'], ['of a', 'ünd']]
    assert writer.asked == ['a', 'b']
    assert [json.loads(line)['prompt'] for line in path.read_text(encoding='utf-8').splitlines()] == ['a', 'b']


def test_a_failure_says_what_is_kept_and_the_next_run_goes_on(tmp_path):
    path = tmp_path / 'answers.jsonl'
    recorded = RecordedWriter(Counting(fails_at='b'), path)
    recorded('a')
    with pytest.raises(ValueError, match="status 3 for the prompt 'b'. 1 answers are kept in .*answers.jsonl: "):
        recorded('b')
    with pytest.raises(ValueError, match='Nothing was answered before it'):
        RecordedWriter(Counting(fails_at='b'), tmp_path / 'new.jsonl')('b')
    writer = Counting()
    assert RecordedWriter(writer, path)('b') == ['of b', 'ünd']
    assert writer.asked == ['b'] and list(read_answers(path)) == ['a', 'b']


@pytest.mark.parametrize('left', [b'{"prompt": "b", "li', b'{"prompt": "b", "lines": []}', b'\xff'])
def test_what_a_killed_process_left_is_asked_again(tmp_path, left):
    path = tmp_path / 'answers.jsonl'
    RecordedWriter(Counting(), path)('a')
    whole = path.read_bytes()
    path.write_bytes(whole + left)
    writer = Counting()
    recorded = RecordedWriter(writer, path)
    assert path.read_bytes() == whole
    recorded('b')
    assert writer.asked == ['b'] and list(read_answers(path)) == ['a', 'b']


@pytest.mark.parametrize('line', ['[1]', '{"prompt": "b"}', '{"prompt": "b", "lines": "text"}', 'no json',
                                  '{"prompt": 1, "lines": []}'])
def test_another_file_is_not_overwritten(tmp_path, line):
    path = tmp_path / 'other.jsonl'
    path.write_text('{"prompt": "a", "lines": []}\n' + line + '\n')
    with pytest.raises(ValueError, match='other.jsonl, line 2: '):
        RecordedWriter(Counting(), path)
