from pathlib import Path
from typing import Any, Iterator, List

from mmengine.dist import all_gather_object, is_main_process
from mmengine.hooks import Hook
from mmengine.runner import Runner

from vlplugins.registry import HOOKS


def _datasets(dataset: Any) -> Iterator[Any]:
    """A dataset and those that it wraps (`RepeatDataset`, `ConcatDataset`, ...)."""
    yield dataset
    inner = [dataset.dataset] if hasattr(dataset, 'dataset') else getattr(dataset, 'datasets', [])
    for part in inner:
        yield from _datasets(part)


@HOOKS.register_module()
class SkippedVideosHook(Hook):
    """Ends a training with the list and count of the videos that it went on without.

    Asks the training set, and those it is made of, for `skipped_videos` (`vlplugins.VideoDataset` with
    `on_error='resample'`), gathers them from all processes, logs them and writes them to a file in the work folder.

    Args:
        filename: Of the list: a line a video with its name, annotation line, number of times and cause, tab-separated.
    """

    def __init__(self, filename: str = 'skipped_videos.txt') -> None:
        self.filename = filename

    def after_train(self, runner: Runner) -> None:
        """Gathers and reports."""
        parts = _datasets(runner.train_dataloader.dataset)
        lists = [part.skipped_videos for part in parts if getattr(part, 'skipped_videos', None) is not None]
        mine = [video for skipped in lists for video in skipped.take()]
        everyone = [video for videos in all_gather_object(mine) for video in videos]
        if lists and is_main_process():
            self._report(runner, lists[0].table(everyone), len(everyone))

    def _report(self, runner: Runner, rows: List[str], times: int) -> None:
        if not rows:
            runner.logger.info('No video was skipped.')
            return
        path = Path(runner.work_dir) / self.filename
        path.write_text('\n'.join(rows) + '\n', encoding='utf-8')
        runner.logger.warning('\n'.join([f'Skipped videos: {len(rows)}, {times} times in all, see {path}', *rows]))
