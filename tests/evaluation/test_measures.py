import mmaction.evaluation as host
import numpy as np
import pytest

from tests.evaluation import oracle
from vlplugins.evaluation import measures


@pytest.fixture
def tested():
    return oracle.random_test()


def test_accuracies_are_those_of_slow_loops(tested):
    scores, labels = tested
    videos, classes = range(len(labels)), range(scores.shape[1])
    assert measures.top_1(scores, labels) == np.mean(oracle.hits(scores, labels, videos, classes, 1))
    assert measures.top_5(scores, labels) == np.mean(oracle.hits(scores, labels, videos, classes, 5))
    assert 0 < measures.top_1(scores, labels) < measures.top_5(scores, labels) < 1
    assert measures.mean_class_accuracy(scores, labels) == pytest.approx(
        oracle.mean_class(scores, labels, videos, classes))


def test_mean_class_accuracy_is_the_hosts_where_every_class_occurs(tested):
    assert measures.mean_class_accuracy(*tested) == pytest.approx(host.mean_class_accuracy(*tested))


def test_mean_class_accuracy_does_not_count_classes_without_videos():
    scores, labels = np.eye(4)[[0, 1, 3]], np.array([0, 1, 1])
    assert measures.mean_class_accuracy(scores, labels) == pytest.approx((1 + 0.5) / 2)
    assert host.mean_class_accuracy(scores, labels) == pytest.approx((1 + 0.5 + 0) / 3)


def test_mean_average_precision_is_that_of_slow_loops_and_of_scikit_learn(tested):
    metrics = pytest.importorskip('sklearn.metrics')
    scores, labels = tested
    prob = measures.softmax(scores)
    ours = measures.mean_average_precision(prob, labels)
    assert ours == pytest.approx(oracle.mean_ap(scores, labels, range(len(labels)), range(scores.shape[1])))
    many_hot = np.eye(scores.shape[1], dtype=bool)[labels]
    assert ours == pytest.approx(metrics.average_precision_score(many_hot, prob, average='macro'))
    assert ours == pytest.approx(measures.mean_average_precision(prob, many_hot))


def test_mean_average_precision_with_ties_several_labels_and_a_class_without_videos():
    metrics = pytest.importorskip('sklearn.metrics')
    rng = np.random.RandomState(0)
    prob, labels = rng.randint(4, size=(50, 6)) / 4, rng.rand(50, 6) < 0.3
    labels[:, 2] = False
    expected = metrics.average_precision_score(np.delete(labels, 2, 1), np.delete(prob, 2, 1), average='macro')
    assert measures.mean_average_precision(prob, labels) == pytest.approx(expected)


def test_video_level_map_of_charades(tested):
    prob, many_hot = measures.softmax(tested[0]), np.random.RandomState(1).rand(60, 9) < 0.2
    listed = many_hot.any(axis=1)  # the list tool leaves out the others
    assert 0 < (~listed).sum() < 30
    ours = measures.mean_average_precision(prob[listed], many_hot[listed])
    assert ours == pytest.approx(oracle.charades_map(prob, many_hot))
    assert measures.mean_average_precision(prob, many_hot) < ours


def test_probabilities_are_told_from_logits(tested):
    logits = tested[0]
    prob = measures.softmax(logits)
    np.testing.assert_allclose(prob.sum(axis=1), 1)
    assert measures.are_probabilities(prob)
    assert measures.are_probabilities(prob.astype(np.float16).astype(np.float32))
    assert not measures.are_probabilities(logits)
    assert not measures.are_probabilities(np.abs(logits))
    assert np.isfinite(measures.softmax(np.array([[1e4, -1e4]]))).all()
