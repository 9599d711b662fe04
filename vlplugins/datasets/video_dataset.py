import logging
import sys
from typing import Any, Callable, Dict, List, Optional, Union

from mmaction.datasets import VideoDataset as HostVideoDataset
from mmengine.fileio import join_path
from mmengine.logging import print_log

from vlplugins.registry import DATASETS

from .annotations import check_labels, read_annotations
from .skipped_videos import SkippedVideo, SkippedVideos
from .video_reader import VideoDecodeError

CURE = "Replace the file or take its line off the list; in training on_error='resample' goes on without it."


@DATASETS.register_module()
class VideoDataset(HostVideoDataset):
    """Videos and labels from a list, checked when it is read.

    The list has a line for every video: its name, then its label or labels, as MMAction2's `VideoDataset` reads them;
    names may hold spaces.

    With `on_error='resample'` training goes on without videos that cannot be decoded (`VideoDecodeError` of
    `vlplugins.OpenVideo` and `vlplugins.DecodeFrames`): another random video takes the place, and the skipped ones are
    kept in `skipped_videos`, from which `vlplugins.SkippedVideosHook` reports them. A test set does not allow it: its
    metric would be that of other videos than the list's.

    Args:
        ann_file: The list.
        pipeline: As in the host.
        label_file: Text file with one label per line, or the name of a label list that comes with the package ('k400').
            The labels become `metainfo['classes']`.
        num_classes: Checked against `label_file` and the list; needed with `multi_class` unless `label_file` is given.
        multi_class: Videos have several labels.
        delimiter: Between the fields of a line; a space stands for any white space.
        test_mode: As in the host.
        allow_unlabelled: Lines without a label get the label -1, for inference.
        on_error: 'raise' or 'resample'.
        max_resamples: Videos that may fail in a row before training stops.
        kwargs: Of MMAction2's `VideoDataset`: `data_prefix`, `data_root`, ...

    Raises:
        FileNotFoundError: The list or the label file is missing.
        ValueError: A line without a label, a label outside the label list, a label list of another length than
            `num_classes`, or an unknown or forbidden `on_error`.
    """

    def __init__(self,
                 ann_file: str,
                 pipeline: List[Union[dict, Callable]],
                 label_file: Optional[str] = None,
                 num_classes: Optional[int] = None,
                 multi_class: bool = False,
                 delimiter: str = ' ',
                 test_mode: bool = False,
                 allow_unlabelled: bool = False,
                 on_error: str = 'raise',
                 max_resamples: int = 20,
                 **kwargs: Any) -> None:
        if on_error not in ('raise', 'resample'):
            raise ValueError(f"VideoDataset: on_error={on_error!r} is unknown; choose 'raise' or 'resample'")
        if on_error == 'resample' and test_mode:
            raise ValueError("VideoDataset: on_error='resample' would put other videos into a test set "
                             "(test_mode=True) and falsify its metric; use on_error='raise' and take broken videos off "
                             "the list")
        self.label_file = label_file
        self.allow_unlabelled = allow_unlabelled
        self.on_error = on_error
        self.max_resamples = max_resamples
        self.skipped_videos = SkippedVideos() if on_error == 'resample' else None
        if label_file is not None:
            labels = self._load_labels(num_classes)
            num_classes = len(labels)
            kwargs['metainfo'] = {**(kwargs.get('metainfo') or {}), 'classes': tuple(labels)}
        elif multi_class and num_classes is None:
            raise ValueError('VideoDataset: multi_class=True needs num_classes or label_file')
        super().__init__(
            ann_file,
            pipeline,
            num_classes=num_classes,
            multi_class=multi_class,
            delimiter=delimiter,
            test_mode=test_mode,
            **kwargs)

    def _load_labels(self, num_classes: Optional[int]) -> List[str]:
        from vlplugins.text.labels import load_labels  # the text side is only needed where there are names
        labels = load_labels(self.label_file)
        if num_classes is not None and len(labels) != num_classes:
            raise ValueError(f'{len(labels)} labels in {self.label_file}, but num_classes={num_classes}; '
                             'leave num_classes out or give the list that belongs to it')
        return labels

    def load_data_list(self) -> List[dict]:
        """Reads and checks the list.

        Returns:
            A dict a video with `filename`, `label` (int, or list of int with `multi_class`) and `source`, the
            annotation file and line.
        """
        videos = read_annotations(self.ann_file, self.delimiter, self.multi_class, self.allow_unlabelled)
        num_classes = sys.maxsize if self.num_classes is None else self.num_classes
        check_labels(videos, num_classes, self.label_file or f'num_classes={self.num_classes}')
        prefix = self.data_prefix.get('video')
        data_list = []
        for video in videos:
            filename = join_path(prefix, video.filename) if prefix else video.filename
            label = list(video.labels) if self.multi_class else (*video.labels, -1)[0]
            data_list.append(dict(filename=filename, label=label, source=video.source))
        return data_list

    def prepare_data(self, idx: int) -> Optional[Dict]:
        """The sample after the pipeline; that of another random video where this one cannot be decoded.

        Raises:
            VideoDecodeError: A video cannot be decoded and `on_error='raise'`.
            RuntimeError: More than `max_resamples` videos in a row cannot be decoded.
        """
        for _ in range(self.max_resamples + 1):
            try:
                return super().prepare_data(idx)
            except VideoDecodeError as error:
                source = self.get_data_info(idx)['source']
                if self.on_error == 'raise':
                    raise VideoDecodeError(error.filename, f'{error.cause} ({source}). {CURE}') from error
                cause = str(error)
                self._skip(SkippedVideo(error.filename, source, error.cause))
                idx = self._rand_another()
        raise RuntimeError(f'{self.max_resamples + 1} videos of {self.ann_file} in a row cannot be decoded; the last: '
                           f'{cause}')

    def _skip(self, video: SkippedVideo) -> None:
        if self.skipped_videos.add(video):
            print_log(
                f'skipped {video.filename} ({video.source}): {video.cause}', logger='current', level=logging.WARNING)
