import json

import pytest

from tests.reproduce.mini.made_up import cell, results, row, table
from vlplugins.reproduce.mini.claims import Claim, Gain, differences, judged
from vlplugins.reproduce.mini.verdicts import FAILS, HOLDS, OPEN, Demand

RESULTS = results(table('a.b', row('text', top1=cell([70, 72], [74], [76])),
                        row('random', top1=cell([50, 52], [55], []))))
TEXT, RANDOM = ('a.b', 'text', 'top1'), ('a.b', 'random', 'top1')


def test_differences_are_paired_by_world():
    claim = Claim('A', 'text above random', 'Table 6', TEXT, RANDOM)
    assert differences(claim, RESULTS) == {'0': 20, '1': 19}
    assert differences(Claim('A', 'above floor', 'Table 6', TEXT, 70.0), RESULTS) == {'0': 1, '1': 4, '2': 6}


def test_gain_against_a_gain():
    claim = Claim('A', 'gains more', 'Table 6', Gain(TEXT, RANDOM), Gain(RANDOM, TEXT))
    assert differences(claim, RESULTS) == {'0': 40, '1': 38}
    assert claim.cells() == (TEXT, RANDOM, RANDOM, TEXT)


@pytest.mark.parametrize('less, demand, verdict', [
    (RANDOM, Demand(), OPEN),  # measured in two worlds only
    (60.0, Demand(), HOLDS), (80.0, Demand(), FAILS), (50.0, Demand(bound=25), FAILS),
    (('a.b', 'nobody', 'top1'), Demand(), OPEN)])
def test_verdicts(less, demand, verdict):
    found = judged((Claim('A', 'a claim', 'Table 6', TEXT, less, demand), ), RESULTS)[0]
    assert found['verdict'] == verdict
    assert json.loads(json.dumps(found)) == found
