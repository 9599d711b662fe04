import pytest

from vlplugins.datasets.action_table import read_actions, save_actions
from vlplugins.text.labels import load_labels

PAIRS = [(0, 1), (0, 2), (1, 0)]


def test_what_is_written_is_read_and_is_a_label_file(tmp_path):
    save_actions(tmp_path / 'new/actions.csv', PAIRS, ['take', 'put, down'], ['tap', 'spoon', 'plate'])
    table = read_actions(tmp_path / 'new/actions.csv', 2, 3)
    assert list(zip(table.verbs.tolist(), table.nouns.tolist())) == PAIRS
    assert load_labels(tmp_path / 'new/actions.csv') == ['take spoon', 'take plate', 'put, down tap']


@pytest.mark.parametrize('rows, message', [
    ('0,a,0,0\n2,b,0,1\n', r"actions\.csv, line 3: expected the action 1, found '2'"),
    ('0,a,2,0\n', r"line 2: expected a verb from 0 to 1, found '2'"),
    ('0,a,0,x\n', r"line 2: expected a noun from 0 to 2, found 'x'"),
    ('', 'lists no action'),
])
def test_faults(tmp_path, rows, message):
    (tmp_path / 'actions.csv').write_text('id,name,verb,noun\n' + rows)
    with pytest.raises(ValueError, match=message):
        read_actions(tmp_path / 'actions.csv', 2, 3)


def test_a_missing_table(tmp_path):
    with pytest.raises(FileNotFoundError, match=r'no table of actions .*epic_kitchens100_lists\.py writes it'):
        read_actions(tmp_path / 'actions.csv', 2, 3)
