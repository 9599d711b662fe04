import sys
from typing import Any, Callable, List, Optional, Sequence, Union

from mmengine.fileio import join_path
from mmengine.logging import print_log

from vlplugins.registry import DATASETS

from .annotations import AnnotatedVideo, check_labels, read_annotations
from .dataset_options import check_segments, check_subset
from .drawn_subset import DrawnSubset, draw_subset
from .tolerant_dataset import TolerantDataset
from .transforms import OpenVideo


@DATASETS.register_module()
class VideoDataset(TolerantDataset):
    """Videos and labels from a list, checked when it is read.

    The list has a line for every video: its name, then its label or labels, as MMAction2's `VideoDataset` reads them;
    names may hold spaces.

    **Few videos.** `shots` or `fraction` keeps some videos of every class: the same ones in every process and run,
    whatever the order of the list (`vlplugins.datasets.subsets`). `subset` says which, and writes them to a file.

    **Parts of videos.** With `segments=True` a line is the name of a video, start, end and label; the samplers of
    frames then see the segment as if it were the video.

    **Videos that cannot be decoded** (`VideoDecodeError` of `vlplugins.OpenVideo`, `vlplugins.DecodeFrames` and
    `vlplugins.LoadImage`) stop a run, unless `on_error` says otherwise. In training 'resample' puts another random
    video in the place. In a test 'skip' fills the place with the pixels of the next video that can be decoded and sets
    `decoded=False` in the sample's metainfo, which is True elsewhere; name and label stay those of the list. Only
    `vlplugins.ProtocolMetric` leaves such samples out: a metric that does not look at `decoded` counts them, and
    `vlplugins.SkippedVideosHook` refuses those of MMAction2. The videos left out are kept in `skipped_videos`, from
    which that hook reports them.

    **Several clips of a video.** With `num_draws` a video is opened and decoded once, and frames, crops, masks and all
    else that is random are drawn as often for it: a sample is a list, and a batch has `batch_size · num_draws` clips.
    A dataset inside of another one, as in `RepeatDataset`, wants `collate_fn=dict(type='vlplugins.flatten_draws')`.

    **Small datasets in memory.** With `cache_gib` the frames of a video are kept once they are decoded, as long as
    there is room. Each process that loads videos has a memory of its own: with `num_workers=4` it is four times that
    room, and each worker decodes for itself; `persistent_workers=True` lets it live from epoch to epoch.

    **The same samples again.** With `vlplugins.DrawSampler` what is random in a sample follows from the seed of the
    run, the epoch and the index.

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
        shots: Videos to keep of every class.
        fraction: Part of the videos to keep of every class, instead.
        subset_seed: Of the draw. It belongs to the dataset: the seed of a run does not change it.
        nested: Fewer shots are among more shots of the same seed, and likewise fractions.
        repeat: Times that an epoch shows each video; 'auto' for as often as the list is longer than the subset, rounded
            down, so that an epoch has the iterations of the whole list (Text4Vis, App. B.1). By default 'auto' with
            `shots` and 1 otherwise: the paper says nothing of fractions.
        segments: Lines have a start and an end.
        segment_unit: Of start and end: 'seconds', or 'frames' from 0, where the end does not belong to the segment.
        kwargs: `on_error`: 'raise'; in training also 'resample', in a test 'skip'. `max_resamples`: videos that may
            fail in a row before the run stops, 20. `num_draws`: clips of a video, 1. `cache_gib`: GiB of
            decoded frames to keep, None. And those of MMAction2's `VideoDataset`: `data_prefix`, `data_root`, ...

    Raises:
        FileNotFoundError: The list or the label file is missing.
        ValueError: A line without a label, a label outside the label list, a label list of another length than
            `num_classes`, an unknown or forbidden `on_error`, `num_draws` or `cache_gib`, a class with too few videos,
            or an empty segment.
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
                 shots: Optional[int] = None,
                 fraction: Optional[float] = None,
                 subset_seed: int = 0,
                 nested: bool = True,
                 repeat: Union[int, str, None] = None,
                 segments: bool = False,
                 segment_unit: str = 'seconds',
                 **kwargs: Any) -> None:
        self.label_file = label_file
        self.allow_unlabelled = allow_unlabelled
        self.shots = shots
        self.fraction = fraction
        self.subset_seed = subset_seed
        self.nested = nested
        self.repeat = ('auto' if shots is not None else 1) if repeat is None else repeat
        self.segments = segments
        self.segment_unit = segment_unit
        self.subset: Optional[DrawnSubset] = None
        check_subset(shots, fraction, self.repeat, test_mode, multi_class)
        check_segments(segments, segment_unit, allow_unlabelled)
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
        if segments and not any(isinstance(step, OpenVideo) for step in self.pipeline.transforms):
            raise ValueError('VideoDataset: segments=True needs vlplugins.OpenVideo in the pipeline; other transforms '
                             'that open videos would show the whole of them')

    def _load_labels(self, num_classes: Optional[int]) -> List[str]:
        from vlplugins.text.labels import load_labels  # the text side is only needed where there are names
        labels = load_labels(self.label_file)
        if num_classes is not None and len(labels) != num_classes:
            raise ValueError(f'{len(labels)} labels in {self.label_file}, but num_classes={num_classes}; '
                             'leave num_classes out or give the list that belongs to it')
        return labels

    def load_data_list(self) -> List[dict]:
        """Reads and checks the list, and draws from it where that is wished.

        Returns:
            A dict a video with `filename`, `label` (int, or list of int with `multi_class`) and `source`, the
            annotation file and line; `segment` and `segment_unit` where lines have a segment.
        """
        videos = read_annotations(self.ann_file, self.delimiter, self.multi_class, self.allow_unlabelled, self.segments)
        num_classes = sys.maxsize if self.num_classes is None else self.num_classes
        check_labels(videos, num_classes, self.label_file or f'num_classes={self.num_classes}')
        return self._entries(self._drawn_from(videos))

    def _entries(self, videos: Sequence[AnnotatedVideo]) -> List[dict]:
        """What is kept of each video."""
        prefix = self.data_prefix.get('video')
        entries = []
        for video in videos:
            filename = join_path(prefix, video.filename) if prefix else video.filename
            label = list(video.labels) if self.multi_class else (*video.labels, -1)[0]
            segment = dict(segment=video.segment, segment_unit=self.segment_unit) if self.segments else {}
            entries.append(dict(filename=filename, label=label, source=video.source, **segment))
        return entries

    def _drawn_from(self, videos: Sequence[AnnotatedVideo]) -> Sequence[AnnotatedVideo]:
        """The videos of the subset; leaves its record in `subset`."""
        if self.shots is None and self.fraction is None:
            return videos
        drawn, self.subset = draw_subset(videos, self.shots, self.fraction, self.subset_seed, self.nested, self.repeat,
                                         self._metainfo.get('classes') or self.num_classes, self.delimiter)
        print_log(f'{self.ann_file}: {self.subset}', logger='current')
        return drawn

    @property
    def _times(self) -> int:
        """How often an epoch shows each video."""
        if self.subset is not None:
            return self.subset.repeat
        return 1 if self.repeat == 'auto' else self.repeat

    def __len__(self) -> int:
        """Number of samples of an epoch."""
        return super().__len__() * self._times

    def get_data_info(self, idx: int) -> dict:
        """What the pipeline is given of a sample; the repetitions of a video share what is stored of it."""
        length = len(self)
        if not -length <= idx < length:  # a loop over a dataset ends with this
            raise IndexError(f'sample {idx} asked of a dataset of {length}')
        return dict(super().get_data_info(idx % (length // self._times)), decoded=True)
