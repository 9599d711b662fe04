import pickle
import random

import numpy as np
import torch

from vlplugins.datasets.draw import Draw, random_numbers_of


def numbers() -> tuple:
    return random.random(), np.random.rand(), torch.rand(()).item()


def drawn(draw: int) -> tuple:
    with random_numbers_of(draw):
        return numbers()


def test_the_numbers_follow_from_seed_epoch_and_index():
    first = drawn(Draw(3, epoch=1, seed=7))
    assert first == drawn(Draw(3, epoch=1, seed=7))
    others = [drawn(draw) for draw in (Draw(4, 1, 7), Draw(3, 2, 7), Draw(3, 1, 8), Draw(1, 3, 7))]
    for generator in range(3):
        assert len({first[generator], *(other[generator] for other in others)}) == 5


def test_the_generators_go_on_as_if_nothing_had_been_drawn():
    def two_rounds(index: int) -> list:
        random.seed(0), np.random.seed(0), torch.manual_seed(0)
        before = numbers()
        try:
            with random_numbers_of(index):
                if isinstance(index, Draw):
                    numbers()
                raise KeyError
        except KeyError:
            return [before, numbers()]

    assert two_rounds(Draw(0, 0, 0)) == two_rounds(0)


def test_other_indices_leave_the_numbers_alone():
    torch.manual_seed(0)
    expected = torch.rand(()).item()
    torch.manual_seed(0)
    assert drawn(3)[2] == expected


def test_it_is_an_int_that_stays_the_same_draw():
    draw = Draw(17, epoch=2, seed=5)
    assert [10, 11][draw - 16] == 11
    for other in (pickle.loads(pickle.dumps(draw)), draw % 10, draw - 10):
        assert drawn(other) == drawn(draw)
    assert (draw % 10, draw - 10) == (7, 7)
    assert drawn(Draw(7, epoch=2, seed=5)) != drawn(draw % 10)  # the same video in the first and second repetition
