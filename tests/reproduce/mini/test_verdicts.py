import pytest

from vlplugins.reproduce.mini.verdicts import FAILS, HOLDS, OPEN, Demand, is_on_the_claimed_side, judge, margin_of_error

PLAIN = Demand()


@pytest.mark.parametrize('differences, demand, verdict', [
    ([20, 25, 30], PLAIN, HOLDS),
    ([-20, -25, -30], PLAIN, FAILS),
    ([-5, 10, 20], PLAIN, OPEN),
    ([20, 25], PLAIN, OPEN),  # two worlds are too few
    ([], PLAIN, OPEN),
    ([20, 25, 30], Demand(bound=24), HOLDS),
    ([20, 25, 30], Demand(bound=26), FAILS),
    ([-5, 10, 20], Demand(bound=8), OPEN),  # above the bound, and yet the sign is not clear
    ([20, 25, 30], Demand(above=24), OPEN),
    ([-3, 1, 0], Demand(above=None, bound=-1), HOLDS),
    ([-3, 0, -1], Demand(above=None, bound=-1), FAILS),
    ([0.5, -0.5, 0.2], Demand(within=3), HOLDS),
    ([9.5, 10.5, 10.2], Demand(within=3), FAILS),
    ([-9.5, -10.5, -10.2], Demand(within=3), FAILS),
    ([1, 3, 4], Demand(within=3), OPEN),
    ([7, 7, 7], PLAIN, HOLDS),
])
def test_rule(differences, demand, verdict):
    assert judge(differences, demand) == verdict


@pytest.mark.parametrize('difference, demand, expected', [
    (0.1, PLAIN, True), (-0.1, PLAIN, False), (3.0, Demand(bound=8), True), (9.0, Demand(above=10.0), False),
    (-0.5, Demand(above=None, bound=-1), True), (-1.5, Demand(above=None, bound=-1), False),
    (-2.0, Demand(within=3), True), (4.0, Demand(within=3), False)])
def test_side_of_a_single_world(difference, demand, expected):
    assert is_on_the_claimed_side(difference, demand) is expected


def test_margin_of_error():
    """By hand: s = 5, n = 3, and 2.920 from a table of Student's t."""
    assert margin_of_error([20, 25, 30]) == pytest.approx(2.920 * 5 / 3**0.5, abs=1e-3)
