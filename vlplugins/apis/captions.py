"""Captions for the videos of a list: stopped, it goes on where it was."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, Dict, List, Sequence, Tuple, Union

import numpy as np
from mmengine.fileio import join_path
from tqdm import tqdm

from vlplugins.atomic_file import write_text
from vlplugins.datasets.annotations import AnnotatedVideo
from vlplugins.datasets.clip_key import clip_key
from vlplugins.datasets.transforms import DecodeFrames, OpenVideo, SampleSegments
from vlplugins.datasets.video_reader import VideoDecodeError


@dataclass
class CaptionReport:
    """What came of a list.

    Attributes:
        captions: Of each clip, in the order of the list.
        failed: Clips without one, and why.
    """

    captions: Dict[str, str] = field(default_factory=dict)
    failed: List[Tuple[str, str]] = field(default_factory=list)


def caption_videos(videos: Sequence[AnnotatedVideo],
                   captioner: Callable[[List[np.ndarray]], str],
                   out: Union[str, Path],
                   root: str = '',
                   segment_unit: str = 'seconds') -> CaptionReport:
    """Writes `{clip: caption}` for a list of videos or parts of videos.

    Every caption is noted at once in `<out>.progress.jsonl`, which stays: a call that was stopped, or comes again with
    a longer list, captions what is new. Clips that fail are tried again then.

    Args:
        videos: Of the list; clips are called by `clip_key`.
        captioner: A `VideoCaptioner`, or anything alike with `num_frames` and `settings`.
        out: JSON file, written at the end.
        root: Folder of the videos.
        segment_unit: Of the segments, see `VideoDataset`.

    Raises:
        ValueError: The captions noted so far are of another model or other settings, or not one clip has a caption.
    """
    progress = Path(f'{out}.progress.jsonl')
    known = _read_progress(progress, captioner.settings)
    report = CaptionReport()
    with progress.open('a', encoding='utf-8') as notes:
        for video in tqdm(videos, desc='captions', unit='clip'):
            key = clip_key(video.filename, video.segment)
            if key not in known:
                caption, fault = _caption(video, captioner, root, segment_unit)
                if fault:
                    report.failed.append((key, fault))
                    continue
                known[key] = caption
                notes.write(json.dumps(dict(id=key, caption=caption)) + '\n')
                notes.flush()
            report.captions[key] = known[key]
    if not report.captions:
        raise ValueError(f'none of the {len(videos)} clips has a caption; the first one, {report.failed[0][0]}: '
                         f'{report.failed[0][1]}')
    write_text(out, json.dumps(report.captions, indent=0, ensure_ascii=False) + '\n')
    return report


def _caption(video: AnnotatedVideo, captioner: Callable, root: str, segment_unit: str) -> Tuple[str, str]:
    """The caption of a clip, or why there is none."""
    results = dict(filename=join_path(root, video.filename), start_index=0, segment=video.segment,
                   segment_unit=segment_unit)
    try:
        for step in (OpenVideo(), SampleSegments(captioner.num_frames, test_mode=True), DecodeFrames()):
            results = step(results)
    except VideoDecodeError as error:
        return '', error.cause
    caption = captioner(results['imgs']).strip()
    return caption, '' if caption else 'the model had no words for it'


def _read_progress(path: Path, settings: dict) -> Dict[str, str]:
    """Captions noted so far; ends the file with a whole line, or begins it where there is none."""
    text = path.read_text(encoding='utf-8') if path.exists() else ''
    lines = text.split('\n')[:-1]  # not what a killed process left without a line break
    if not lines:
        write_text(path, json.dumps(settings) + '\n')
        return {}
    found = json.loads(lines[0])
    if found != settings:
        raise ValueError(f'{path} holds captions made with {found}, not with {settings}: a file has the captions of '
                         'one model. Go on with the same settings, delete the file, or give another --out')
    if not text.endswith('\n'):
        write_text(path, '\n'.join(lines) + '\n')
    records = [json.loads(line) for line in lines[1:]]
    return {record['id']: record['caption'] for record in records}
