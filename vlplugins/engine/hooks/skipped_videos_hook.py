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
    """Ends a training, a validation or a test with the list and count of the videos that it went on without.

    Asks the dataset, and those it is made of, for `skipped_videos` (`vlplugins.VideoDataset` with
    `on_error='resample'` or `'skip'`), gathers them from all processes, logs them and writes them to a file in the work
    folder. A test that skips is refused where MMAction2's metrics would count the skipped videos.

    Args:
        filename: Of the list: a line a video with its name, annotation line, number of times and cause, tab-separated.
            For a validation or a test `_val` or `_test` is put before the suffix.
    """

    def __init__(self, filename: str = 'skipped_videos.txt') -> None:
        self.filename = filename

    def before_val(self, runner: Runner) -> None:
        """Refuses metrics that count skipped videos.

        Raises:
            ValueError: The dataset skips, and a metric is one of MMAction2.
        """
        _refuse_blind_metrics('val', runner.val_dataloader.dataset, runner.val_evaluator)

    def before_test(self, runner: Runner) -> None:
        """Refuses metrics that count skipped videos.

        Raises:
            ValueError: The dataset skips, and a metric is one of MMAction2.
        """
        _refuse_blind_metrics('test', runner.test_dataloader.dataset, runner.test_evaluator)

    def after_train(self, runner: Runner) -> None:
        """Gathers and reports."""
        self._report(runner, runner.train_dataloader.dataset, '')

    def after_val(self, runner: Runner) -> None:
        """Gathers and reports."""
        self._report(runner, runner.val_dataloader.dataset, '_val')

    def after_test(self, runner: Runner) -> None:
        """Gathers and reports."""
        self._report(runner, runner.test_dataloader.dataset, '_test')

    def _report(self, runner: Runner, dataset: Any, suffix: str) -> None:
        parts = _datasets(dataset)
        lists = [part.skipped_videos for part in parts if getattr(part, 'skipped_videos', None) is not None]
        if not lists:
            return
        mine = [video for skipped in lists for video in skipped.take()]
        everyone = [video for videos in all_gather_object(mine) for video in videos]
        if is_main_process():
            path = Path(runner.work_dir, self.filename)
            path = path.with_name(path.stem + suffix + path.suffix)
            self._write(runner, lists[0].table(everyone), len(everyone), path)

    @staticmethod
    def _write(runner: Runner, rows: List[str], times: int, path: Path) -> None:
        if not rows:
            runner.logger.info('No video was skipped.')
            return
        path.write_text('\n'.join(rows) + '\n', encoding='utf-8')
        runner.logger.warning('\n'.join([f'Skipped videos: {len(rows)}, {times} times in all, see {path}', *rows]))


def _refuse_blind_metrics(name: str, dataset: Any, evaluator: Any) -> None:
    skips = any(getattr(part, 'on_error', None) == 'skip' for part in _datasets(dataset))
    for metric in evaluator.metrics if skips else ():
        if type(metric).__module__.split('.')[0] == 'mmaction':
            raise ValueError(f"{name}_dataloader.dataset.on_error='skip' fills the place of a broken video with the "
                             f'pixels of another one, which {type(metric).__name__} would count. Use '
                             f"{name}_evaluator=dict(type='vlplugins.ProtocolMetric', …), which leaves it out, or "
                             "on_error='raise'")
