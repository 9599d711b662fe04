"""Measures where in the clips of a list something moves."""

import multiprocessing
import os
import sys
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Dict, Iterator, List, Sequence, Tuple, Union

import cv2
import numpy as np
from tqdm import tqdm

from vlplugins.atomic_file import write_text
from vlplugins.datasets.annotations import AnnotatedVideo
from vlplugins.datasets.clip_key import clip_key
from vlplugins.datasets.segments import segment_frames
from vlplugins.datasets.skipped_videos import SkippedVideo, SkippedVideos
from vlplugins.datasets.video_reader import VideoDecodeError, open_video
from vlplugins.ops.motion_area import area_of_boxes, motion_boxes
from vlplugins.ops.motion_settings import MotionSettings
from vlplugins.ops.optical_flow import flow_estimator

from .area_record import AreaRecord, Measured
from .frame_stream import stream_frames


@dataclass(frozen=True)
class Measurement:
    """How clips are measured.

    Attributes:
        root: Folder of the videos.
        settings: Of the detector.
        per_frame: Keeps the boxes of all frames instead of what they cover together.
        segment_unit: Of the start and end of segments, 'seconds' or 'frames'.
    """

    root: str = ''
    settings: MotionSettings = MotionSettings()
    per_frame: bool = False
    segment_unit: str = 'seconds'


def build_motion_areas(videos: Sequence[AnnotatedVideo],
                       out: Union[str, Path],
                       how: Measurement,
                       num_workers: int = 1,
                       progress: bool = True) -> List[SkippedVideo]:
    """Writes a file of motion areas for `vlplugins.LoadActionArea`.

    A run that was stopped, at whatever moment, goes on where it stopped and ends with the same file; so does one with a
    list that has grown; clips of other lists stay in the file. Videos that cannot be decoded are left out, are named in
    `<out>.skipped.txt`, and are tried again by the next run.

    Args:
        videos: Of a list; a clip that it has several times is measured once.
        out: JSON file to write, see `read_action_areas`.
        how: To measure them.
        num_workers: Processes.
        progress: Whether to show a progress bar.

    Returns:
        The videos that cannot be decoded.

    Raises:
        ValueError: `out` holds areas that were measured otherwise, or the optical flow is not available.
        RuntimeError: A process was killed.
    """
    out = Path(out)
    flow_estimator(how.settings.method)  # says here, not in every process, that it is not available
    clips: Dict[str, AnnotatedVideo] = {}
    for video in videos:
        clips.setdefault(clip_key(video.filename, video.segment), video)
    record = AreaRecord(out, dict(asdict(how.settings), per_frame=how.per_frame, segment_unit=how.segment_unit))
    todo = {key: video for key, video in clips.items() if key not in record.done}
    skipped = []
    pause = .5 if sys.stderr.isatty() else 10  # seconds between updates, each of which is a line in a log file
    with tqdm(total=len(clips), initial=len(clips) - len(todo), desc='motion areas', unit='clip',
              disable=not progress, mininterval=pause) as bar:
        for key, result in _measure_all(todo, how, num_workers):
            if isinstance(result, Measured):
                record.add(key, result)
            else:
                skipped.append(SkippedVideo(key, todo[key].source, result))
            bar.update()
    record.finish(clips)
    _report(skipped, out.with_name(f'{out.name}.skipped.txt'))
    return skipped


def measure_clip(video: AnnotatedVideo, how: Measurement) -> Measured:
    """Motion area of one clip.

    Raises:
        VideoDecodeError: The video cannot be decoded, or ends before the segment begins.
    """
    path = os.path.join(how.root, video.filename)
    if not os.path.splitext(path)[1] and not os.path.exists(path):
        path += '.mp4'  # as `OpenVideo` does
    reader = open_video(path)
    try:
        first, count = 0, len(reader)
        if video.segment is not None:
            first, count = segment_frames(video.segment, how.segment_unit, reader.avg_fps, len(reader))
        if count == 0:
            raise VideoDecodeError(path, f'its {len(reader)} frames end before the segment')
        height, width = reader.get_frames([first])[0].shape[:2]
        boxes = motion_boxes(stream_frames(reader, first, count), how.settings)
    finally:
        reader.close()
    area = boxes if how.per_frame else area_of_boxes(boxes, width, height, how.settings.min_area)
    return Measured(np.round(area, 1).tolist(), [width, height])


def _try_clip(video: AnnotatedVideo, how: Measurement) -> Union[Measured, str]:
    try:
        return measure_clip(video, how)
    except VideoDecodeError as error:
        return error.cause


def _one_thread() -> None:
    cv2.setNumThreads(1)  # of each process; and optical flow depends on their number


def _measure_all(clips: Dict[str, AnnotatedVideo], how: Measurement,
                 num_workers: int) -> Iterator[Tuple[str, Union[Measured, str]]]:
    """Keys and what came out, in the order in which they get ready."""
    return _measure_here(clips, how) if num_workers <= 1 else _measure_in_pool(clips, how, num_workers)


def _measure_here(clips: Dict[str, AnnotatedVideo], how: Measurement) -> Iterator[Tuple[str, Union[Measured, str]]]:
    threads = cv2.getNumThreads()
    _one_thread()
    try:
        for key, video in clips.items():
            yield key, _try_clip(video, how)
    finally:
        cv2.setNumThreads(threads)


def _measure_in_pool(clips: Dict[str, AnnotatedVideo], how: Measurement,
                     num_workers: int) -> Iterator[Tuple[str, Union[Measured, str]]]:
    waiting: Dict[Future, str] = {}
    # Spawned: a fork of a process that has used OpenCV's threads waits for ever for threads that it does not have.
    context = multiprocessing.get_context('spawn')
    with ProcessPoolExecutor(num_workers, mp_context=context, initializer=_one_thread) as pool:
        try:
            for key, video in clips.items():
                waiting[pool.submit(_try_clip, video, how)] = key
                while len(waiting) > 4 * num_workers:  # not the whole list in memory at once
                    yield from _ready(waiting)
            while waiting:
                yield from _ready(waiting)
        except BrokenProcessPool as error:
            raise RuntimeError('a process that measures motion areas was killed, perhaps for lack of memory. What is '
                               'done is kept: run again, with fewer processes if need be') from error
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _ready(waiting: Dict[Future, str]) -> Iterator[Tuple[str, Union[Measured, str]]]:
    for future in wait(waiting, return_when=FIRST_COMPLETED).done:
        yield waiting.pop(future), future.result()


def _report(skipped: List[SkippedVideo], path: Path) -> None:
    """Writes the list of skipped videos, or removes that of an earlier run."""
    if skipped:
        write_text(path, '\n'.join(SkippedVideos.table(skipped)) + '\n')
    else:
        path.unlink(missing_ok=True)
