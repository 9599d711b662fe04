import json
import pickle

import numpy as np
import pytest
import torch

from vlplugins.visualization import read_results
from vlplugins.visualization.result_table import results_section

LABELS = ['cat left', 'cat right', 'dog left', 'dog right']


@pytest.fixture
def tests_file(tmp_path):
    """A file of two tests of two models; of the unseen classes, the last two, each model has its own three right."""
    truth = np.array([0, 1, 2, 2, 3, 3])
    for name, taken in (('a', [0, 1, 2, 2, 3, 0]), ('b', [0, 0, 2, 3, 3, 3])):
        scores = np.eye(4)[taken] + np.array([0, 0, .1, .2])  # without the other classes the last one wins
        samples = [{'pred_score': torch.tensor(row), 'gt_label': torch.tensor([label])}
                   for row, label in zip(scores, truth)]
        (tmp_path / f'{name}.pkl').write_bytes(pickle.dumps(samples))
    (tmp_path / 'labels.txt').write_text('\n'.join(LABELS))
    (tmp_path / 'unseen.txt').write_text('\n'.join(LABELS[2:]))
    predictions = {name: str(tmp_path / f'{name}.pkl') for name in ('a', 'b')}

    def write(*changes):
        tests = [{'name': 'all', 'predictions': predictions},
                 {'name': 'unseen', 'predictions': predictions, 'labels': str(tmp_path / 'labels.txt'),
                  'among': str(tmp_path / 'unseen.txt'), 'floors': {'the object alone': .5}}]
        for test, change in zip(tests, changes):
            test.update(change)
        (tmp_path / 'tests.json').write_text(json.dumps(tests))
        return tmp_path / 'tests.json'

    return write


def test_accuracy_among_all_classes_and_among_some(tests_file):
    every, unseen = read_results(tests_file())
    assert every.accuracy == {'a': pytest.approx(5 / 6), 'b': pytest.approx(4 / 6)}
    assert every.floors == {'chance': .25} and every.num_clips == 6
    assert unseen.accuracy == {'a': 1, 'b': .75} and unseen.num_clips == 4  # a's cat is no answer here
    assert unseen.line() == 'unseen: a 100.0 %, b 75.0 % (chance 50.0 %, the object alone 50.0 %)'


def test_table_has_all_models_and_floors(tests_file):
    page = results_section(read_results(tests_file()))
    assert '<tr><th>test</th><th>a</th><th>b</th><th>chance</th><th>the object alone</th><th>clips</th></tr>' in page
    assert '<td>all</td><td>83.3 %</td><td>66.7 %</td><td>25.0 %</td><td>–</td><td>6</td>' in page


@pytest.mark.parametrize('change, message', [
    ({'name': ''}, 'a test has no name'), ({'predictions': {}}, 'has no predictions'),
    ({'among': 'k400'}, 'name their list as "labels"'),
    ({'among': 'k400', 'labels': 'ucf101'}, '101 labels.* 4 scores')])
def test_mistakes_are_answered(tests_file, change, message):
    with pytest.raises(ValueError, match=message):
        read_results(tests_file(change))


def test_models_that_were_tested_on_different_clips_are_not_compared(tests_file, tmp_path):
    path = tests_file()
    samples = pickle.loads((tmp_path / 'b.pkl').read_bytes())
    (tmp_path / 'b.pkl').write_bytes(pickle.dumps(samples[:-1]))
    with pytest.raises(ValueError, match='all: a, b were tested on different clips'):
        read_results(path)
