"""Random numbers that belong to a sample, whoever prepares it."""

import hashlib
import random
from contextlib import contextmanager
from typing import Iterator, Optional, Tuple

import numpy as np
import torch


class Draw(int):
    """Index of a sample in an epoch: an int that says with which random numbers the sample is prepared.

    What `RepeatDataset` and `ConcatDataset` compute of it, `index % length` and `index - start`, has the same numbers:
    two repetitions of a video remain two draws.

    Args:
        index: Of the sample.
        epoch: Of the training.
        seed: Of the run.
        origin: Index that the sampler gave; `index` itself where not given.
    """

    epoch: int
    seed: int
    origin: int

    def __new__(cls, index: int, epoch: int, seed: int, origin: Optional[int] = None) -> 'Draw':
        """See above: an int is made here, not in `__init__`."""
        draw = super().__new__(cls, index)
        draw.epoch, draw.seed = epoch, seed
        draw.origin = int(index) if origin is None else origin
        return draw

    def __getnewargs__(self) -> Tuple[int, int, int, int]:
        return int(self), self.epoch, self.seed, self.origin  # the way to a worker is by pickle

    def __mod__(self, length: int) -> 'Draw':
        return Draw(int(self) % length, self.epoch, self.seed, self.origin)

    def __sub__(self, start: int) -> 'Draw':
        return Draw(int(self) - start, self.epoch, self.seed, self.origin)


@contextmanager
def random_numbers_of(index: int) -> Iterator[None]:
    """Within it Python, NumPy and torch (on the CPU) draw the numbers of a `Draw`; other indices change nothing.

    Afterwards the generators go on where they were, so that it makes no difference to the model whether samples are
    prepared in its process or in workers.
    """
    if not isinstance(index, Draw):
        yield
        return
    name = f'{index.seed} {index.epoch} {index.origin}'
    words = np.frombuffer(hashlib.blake2b(name.encode(), digest_size=24).digest(), '<u4')
    before = random.getstate(), np.random.get_state(), torch.get_rng_state()
    random.seed(words[:2].tobytes())
    np.random.seed(words[2:4])
    # `torch.manual_seed` would also seed the accelerators, whose numbers are the model's.
    torch.default_generator.manual_seed(int(words[4]) << 31 | int(words[5]) >> 1)
    try:
        yield
    finally:
        random.setstate(before[0])
        np.random.set_state(before[1])
        torch.set_rng_state(before[2])
