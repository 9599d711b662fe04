"""A dataset that may go on without videos that cannot be decoded."""

import logging
from typing import Any, Dict, Iterator, List, Optional, Union

from mmaction.datasets import VideoDataset as HostVideoDataset
from mmengine.logging import print_log

from .dataset_options import check_cache, check_draws, check_errors
from .draw import random_numbers_of
from .repeated_sampling import check_pipeline, draw_clips
from .skipped_videos import SkippedVideo, SkippedVideos
from .transforms import OpenVideo
from .video_reader import FrameCache, VideoDecodeError

CURE = ("Replace the file or take its line off the list; on_error='resample' goes on without it in training, "
        "on_error='skip' in a test.")

Sample = Union[Dict, List[Dict]]


class TolerantDataset(HostVideoDataset):
    """How `vlplugins.VideoDataset` prepares a sample: what it does where a video is broken, and how many clips it
    draws.

    Args:
        on_error: 'raise'; in training also 'resample', in a test 'skip'.
        max_resamples: Videos that may fail in a row before the run stops.
        num_draws: Clips that are drawn from a video once it is decoded.
        cache_gib: Room for decoded videos, in GiB; None to decode a video whenever it is asked for.
        test_mode: As in the host.
        args: Of MMAction2's `VideoDataset`.
        kwargs: Of MMAction2's `VideoDataset`.

    Raises:
        ValueError: An unknown or forbidden `on_error`, `num_draws` or `cache_gib`.
    """

    def __init__(self,
                 *args: Any,
                 on_error: str = 'raise',
                 max_resamples: int = 20,
                 num_draws: int = 1,
                 cache_gib: Optional[float] = None,
                 test_mode: bool = False,
                 **kwargs: Any) -> None:
        check_errors(on_error, test_mode)
        check_draws(num_draws, test_mode)
        check_cache(cache_gib)
        self.on_error = on_error
        self.max_resamples = max_resamples
        self.num_draws = num_draws
        self.skipped_videos = SkippedVideos() if on_error != 'raise' else None
        self.frame_cache = FrameCache(cache_gib) if cache_gib is not None else None
        super().__init__(*args, test_mode=test_mode, **kwargs)
        if cache_gib is not None and not any(isinstance(step, OpenVideo) for step in self.pipeline.transforms):
            raise ValueError(f'VideoDataset: cache_gib={cache_gib} keeps what vlplugins.OpenVideo opens, which the '
                             'pipeline lacks')
        if num_draws > 1:
            check_pipeline(self.pipeline.transforms)

    def __getitem__(self, idx: int) -> Sample:
        """A sample, or with `num_draws` the clips of one video; the index of a `DrawSampler` says how it is drawn."""
        with random_numbers_of(idx):
            return super().__getitem__(int(idx))

    def __getitems__(self, indices: List[int]) -> List[Dict]:
        """The samples of a batch, those of a video side by side: how torch's data loader asks for them."""
        clips: List[Dict] = []
        for idx in indices:
            sample = self[idx]
            clips += sample if isinstance(sample, list) else [sample]
        return clips

    def prepare_data(self, idx: int) -> Optional[Sample]:
        """The sample after the pipeline; what `on_error` says where the video cannot be decoded.

        Raises:
            VideoDecodeError: A video cannot be decoded and `on_error='raise'`.
            RuntimeError: More than `max_resamples` videos in a row cannot be decoded.
        """
        for info in self._candidates(idx):
            source, decoded = info['source'], info['decoded']
            try:
                sample = self._run_pipeline(info)
            except VideoDecodeError as error:
                if self.on_error == 'raise':
                    raise VideoDecodeError(error.filename, f'{error.cause} ({source}). {CURE}') from error
                cause = str(error)
                if decoded:  # what only stands in for another video is noted in its own turn
                    self._skip(SkippedVideo(error.filename, source, error.cause))
                continue
            return self._marked(sample, idx, decoded) if self.on_error == 'skip' else sample
        raise RuntimeError(f'{self.max_resamples + 1} videos of {self.ann_file} in a row cannot be decoded; the last: '
                           f'{cause}')

    def _run_pipeline(self, info: Dict) -> Optional[Sample]:
        if self.frame_cache is not None:
            info['frame_cache'] = self.frame_cache
        if self.num_draws == 1:
            return self.pipeline(info)
        return draw_clips(self.pipeline.transforms, info, self.num_draws)

    def _candidates(self, idx: int) -> Iterator[Dict]:
        """The sample asked for, then those that may take its place."""
        yield self.get_data_info(idx)
        for step in range(1, self.max_resamples + 1):
            if self.on_error == 'resample':
                yield self.get_data_info(self._rand_another())
            else:
                listed, other = self.get_data_info(idx), self.get_data_info((idx + step) % len(self))
                yield {**other, 'label': listed['label'], 'sample_idx': listed['sample_idx'], 'decoded': False}

    def _marked(self, sample: Dict, idx: int, decoded: bool) -> Dict:
        """The sample under the name of the list, and whether its pixels are those of the video."""
        name = self.get_data_info(idx)['filename']
        if 'data_samples' not in sample:  # a pipeline without `PackActionInputs`
            return {**sample, 'filename': name, 'decoded': decoded}
        meta = {'filename': name} if 'filename' in sample['data_samples'].metainfo else {}
        sample['data_samples'].set_metainfo({**meta, 'decoded': decoded})
        return sample

    def _skip(self, video: SkippedVideo) -> None:
        if self.skipped_videos.add(video):
            print_log(
                f'skipped {video.filename} ({video.source}): {video.cause}', logger='current', level=logging.WARNING)
