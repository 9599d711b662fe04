from typing import Iterator

from mmengine.dataset import DefaultSampler

from vlplugins.registry import DATA_SAMPLERS

from .draw import Draw


@DATA_SAMPLERS.register_module()
class DrawSampler(DefaultSampler):
    """MMEngine's `DefaultSampler` whose indices carry the random numbers of their sample (`Draw`).

    `vlplugins.VideoDataset` then prepares a sample by the seed of the run, the epoch and the index alone: the same
    frames, crops and masks whatever the number of workers and processes, and whether the training was interrupted. A
    sample that is shown twice in an epoch to fill the last batches is the same both times.

    What happens between the dataset and the loss, as drop path and mixup, follows with `vlplugins.EpochSeedHook`.

    Args:
        dataset: To draw from.
        shuffle: In another order each epoch.
        seed: The same in all processes; the runner gives that of the run.
        round_up: Whether all processes get the same number of samples, for which some are repeated.
    """

    def __iter__(self) -> Iterator[Draw]:
        epoch, seed = self.epoch, self.seed  # those of now: workers ask for the last indices much later
        return (Draw(index, epoch, seed) for index in super().__iter__())
