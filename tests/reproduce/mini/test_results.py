from tests.reproduce.mini.made_up import results
from vlplugins.reproduce.mini.plan import Place
from vlplugins.reproduce.mini.results import held_back_results, results_file, write_results


def test_held_back_worlds_are_the_most_that_were_measured_together(place: Place):
    place.root.mkdir(parents=True)
    for worlds in ((0, 1), (1, 2, 3, 4), (5, ), (5, 6, 7), (8, 9)):
        write_results(results(worlds=worlds), results_file(place, worlds))
    assert held_back_results(place, (0, 1))['worlds'] == [5, 6, 7]
    assert held_back_results(place, (5, 6, 7))['worlds'] == [1, 2, 3, 4]


def test_nothing_is_held_back(place: Place):
    assert held_back_results(place, (0, 1)) is None
    place.root.mkdir(parents=True)
    write_results(results(worlds=(0, 1)), results_file(place, (0, 1)))
    assert held_back_results(place, (1, )) is None
