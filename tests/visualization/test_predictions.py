import pickle

import pytest
import torch

from vlplugins.visualization.predictions import load_predictions


def dump(path, samples):
    path.write_bytes(pickle.dumps(samples))
    return path


def sample(scores, label):
    return {'pred_score': torch.tensor(scores), 'gt_label': torch.tensor([label]), 'pred_label': torch.tensor([0])}


def test_accuracy_and_number_of_classes(tmp_path):
    path = dump(tmp_path / 'p.pkl', [sample([.7, .2, .1], 0), sample([.1, .8, .1], 2), sample([0., 0., 1.], 2)])
    tested = load_predictions(path)
    assert tested.scores.shape == (3, 3) and tested.labels.tolist() == [0, 2, 2]
    assert tested.top1 == pytest.approx(2 / 3) and tested.num_occurring == 2


@pytest.mark.parametrize('samples, message', [
    ([], 'at least one clip'),
    ({'a': 1}, 'at least one clip'),
    ([{'gt_label': torch.tensor([1])}], 'sample 0 has no pred_score'),
    ([{'pred_score': torch.ones(3), 'gt_label': torch.tensor([1, 2])}], 'sample 0 has 2 labels')])
def test_other_contents_are_refused(tmp_path, samples, message):
    with pytest.raises(ValueError, match=message):
        load_predictions(dump(tmp_path / 'p.pkl', samples))
