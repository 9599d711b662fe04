import pickle

import numpy as np
import pytest
import torch

from vlplugins.evaluation.scores import Scores


def scored(**changes):
    arguments = dict(scores=np.eye(3, dtype=np.float32), labels=np.arange(3), filenames=['a', 'b c', 'ü.mp4'],
                     skipped=['broken.mp4'], classes=['x', 'y', 'z'], describe={'views': '12'})
    return Scores(**{**arguments, **changes})


@pytest.mark.parametrize('changes', [{}, dict(filenames=None, classes=None, skipped=[], describe={}),
                                     dict(labels=np.eye(3, dtype=bool))])
def test_a_file_holds_all(tmp_path, changes):
    written = scored(**changes)
    written.save(tmp_path / 'new folder/scores.npz')
    read = Scores.load(tmp_path / 'new folder/scores.npz')
    np.testing.assert_array_equal(read.scores, written.scores)
    np.testing.assert_array_equal(read.labels, written.labels)
    assert read.labels.dtype == written.labels.dtype
    for name in ('filenames', 'skipped', 'classes', 'describe', 'listed'):
        assert getattr(read, name) == getattr(written, name)
    assert [path.name for path in (tmp_path / 'new folder').iterdir()] == ['scores.npz']


def test_the_hosts_dump(tmp_path):
    samples = [dict(pred_score=torch.eye(3)[index], gt_label=torch.tensor([index]), filename=f'{index}.mp4',
                    decoded=index != 1, pred_label=torch.tensor([0])) for index in range(3)]
    (tmp_path / 'p.pkl').write_bytes(pickle.dumps(samples))
    read = Scores.load(tmp_path / 'p.pkl')
    np.testing.assert_array_equal(read.scores, np.eye(3)[[0, 2]])
    assert (read.labels.tolist(), read.filenames, read.skipped) == ([0, 2], ['0.mp4', '2.mp4'], ['1.mp4'])


@pytest.mark.parametrize('changes, message', [
    (dict(scores=np.diag([1, np.nan, 1])), 'b c are not finite'),
    (dict(labels=np.array([0, 1, 3])), 'ü.mp4 has the label 3'),
    (dict(labels=np.array([0, -1, 2])), 'b c has the label -1'),
    (dict(classes=['x', 'y']), 'names 2 classes, but the model scores 3'),
    (dict(scores=np.zeros((0, 3)), labels=np.zeros(0)), 'no video has scores; 1 were skipped'),
])
def test_faulty_scores(changes, message):
    with pytest.raises(ValueError, match=message):
        scored(**changes)


def test_files_of_others(tmp_path):
    with pytest.raises(FileNotFoundError, match='gone.npz'):
        Scores.load(tmp_path / 'gone.npz')
    np.savez(tmp_path / 'other.npz', scores=np.eye(3))
    with pytest.raises(ValueError, match='no labels'):
        Scores.load(tmp_path / 'other.npz')
    for name, content in (('text.npz', b'all/top1 0.5'), ('half.npz', (tmp_path / 'other.npz').read_bytes()[:100])):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(ValueError, match=f'{name} is not an .npz file'):
            Scores.load(tmp_path / name)
    for content in (b'all/top1 0.5', pickle.dumps([{'a': 1}])[:-4], b''):
        (tmp_path / 'broken.pkl').write_bytes(content)
        with pytest.raises(ValueError, match='broken.pkl cannot be read as a pickle'):
            Scores.load(tmp_path / 'broken.pkl')
    (tmp_path / 'other.pkl').write_bytes(pickle.dumps({'a': 1}))
    with pytest.raises(ValueError, match='expected a list of predictions'):
        Scores.load(tmp_path / 'other.pkl')
