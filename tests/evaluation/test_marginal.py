import numpy as np
import pytest

from tests.evaluation import oracle
from vlplugins.datasets.action_table import save_actions
from vlplugins.evaluation.marginal import marginalise
from vlplugins.evaluation.measures import softmax
from vlplugins.evaluation.offline import evaluate_scores
from vlplugins.evaluation.scores import Scores
from vlplugins.evaluation.specs import build_protocols
from vlplugins.evaluation.table import evaluate_protocol

SCORES, LABELS = oracle.random_test(80, 11)
VERBS = [0, 0, 0, 1, 1, 2, 2, 2, 4, 4, 5]  # nobody does 3
NOUNS = [0, 1, 6, 0, 3, 1, 2, 6, 3, 5, 6]


@pytest.fixture
def actions(tmp_path):
    save_actions(tmp_path / 'actions.csv', list(zip(VERBS, NOUNS)), list('abcdef'), list('pqrstuv'))
    return str(tmp_path / 'actions.csv')


@pytest.fixture
def spec(actions):
    return dict(type='marginal', actions=actions, verbs=6, nouns=7)


def slowly(groups, num_groups):
    """Top-1, top-5 and mean class accuracy of the groups by loops over videos, groups and classes."""
    table = oracle.probabilities(SCORES, range(80), range(11))
    summed = [[sum(table[video, c] for c in range(11) if groups[c] == group) for group in range(num_groups)]
              for video in range(80)]
    labels = [groups[label] for label in LABELS]
    hits = [np.mean(oracle.hits(summed, labels, range(80), range(num_groups), k)) for k in (1, 5)]
    return [*hits, oracle.mean_class(summed, labels, range(80), range(num_groups))]


@pytest.mark.parametrize('prob', [False, True])
def test_verbs_and_nouns_are_sums_over_their_actions(spec, prob):
    scored = Scores(softmax(SCORES) if prob else SCORES, LABELS)
    found = {key: value for protocol in build_protocols([spec])
             for key, value in evaluate_protocol(protocol, scored).flat().items()}
    assert list(found)[0] == 'action/top1'
    for name, groups, count in (('verb', VERBS, 6), ('noun', NOUNS, 7), ('action', range(11), 11)):
        values = [found[f'{name}/{measure}'] for measure in ('top1', 'top5', 'mean_class')]
        assert values == pytest.approx(slowly(groups, count)), name
    assert found['verb/top1'] > found['action/top1']


def test_the_sum_is_not_the_best_action():
    """Two likely actions of a verb beat the likeliest action, which has another one."""
    probabilities = np.array([[0.4, 0.3, 0.3]])
    np.testing.assert_allclose(marginalise(probabilities, np.array([1, 0, 0]), 3), [[0.6, 0.4, 0]])


def test_beside_other_protocols_and_offline(spec, actions, tmp_path):
    protocols = build_protocols(['half', spec, 'map'], mean_class=False)
    assert [protocol.name for protocol in protocols] == ['all', 'action', 'half', 'verb', 'noun']
    assert protocols[1].measures == protocols[3].measures == ('top1', 'top5')
    Scores(SCORES, LABELS).save(tmp_path / 'scores.npz')
    table, found = evaluate_scores(str(tmp_path / 'scores.npz'), actions=actions)
    assert found['noun/top1'] == pytest.approx(slowly(NOUNS, 7)[0])
    lines = [line.split() for line in table.splitlines()[2:]]
    assert [line[0] for line in lines] == ['action', 'verb', 'noun']


def test_mistakes(spec, tmp_path):
    with pytest.raises(ValueError, match='actions is missing'):
        build_protocols([dict(type='marginal')])
    with pytest.raises(ValueError, match='does not take name'):
        build_protocols([dict(spec, name='mine')])
    with pytest.raises(FileNotFoundError, match=r'no table of actions gone\.csv'):
        build_protocols([dict(spec, actions='gone.csv')])
    verb = build_protocols([spec])[1]
    with pytest.raises(ValueError, match='has 11 actions, but the test 12 classes'):
        verb.check(['class'] * 12)
    with pytest.raises(ValueError, match='has 11 actions, but the test 9 classes'):
        evaluate_protocol(verb, Scores(*oracle.random_test()))
    with pytest.raises(ValueError, match='several labels each'):
        evaluate_protocol(verb, Scores(SCORES, np.eye(11, dtype=bool)[LABELS]))
