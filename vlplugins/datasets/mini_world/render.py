"""Renders the mini world into a folder: clips in parallel, then the lists that a config reads."""

import json
import multiprocessing
import os
import signal
import sys
from pathlib import Path
from typing import Dict, List, Mapping, Optional, Tuple, Union

import cv2
from tqdm import tqdm

from vlplugins.atomic_file import write_bytes, write_text

from .frames import render_frames
from .lists import clip_path, lists_exist, write_lists
from .scene import FRAME_SIZE, NUM_FRAMES, SPLITS, sample_scene
from .video_file import FPS, encode_mp4, require_encoder

DEFAULT_CLIPS = {'train': 1536, 'test_seen': 480, 'test_unseen': 320, 'pretrain': 4800}  # 32, 10, 20, 100 a label
_VERSION = 3  # raised whenever the same settings would give other clips or lists

PathLike = Union[str, 'os.PathLike[str]']
_Task = Tuple[str, int, str, int]  # folder, seed, split, index


def render_world(out_dir: PathLike, clips: Optional[Mapping[str, int]] = None, seed: int = 0,
                 num_workers: Optional[int] = None, progress: bool = True) -> Path:
    """Renders the mini world, or what is missing of it.

    What a clip shows depends on the seed, its split and its number only. Clips that are there are kept: calling again
    goes on where an interrupted call stopped. Every file appears complete, under its name, or not at all.

    `pretrain`, `train` and `test_seen` show 48 of the 64 labels, `test_unseen` the other 16. Beside the clips,
    `<split>/<number>.mp4`, stand the files of `write_lists` and `world.json`, the settings.

    Args:
        out_dir: Folder to write to.
        clips: Number of clips of each split, 0 for one that is left out; `DEFAULT_CLIPS` where None.
        seed: Another seed gives other clips.
        num_workers: Processes; as many as there are CPUs where None, none besides this one where 0.
        progress: Whether to show a progress bar on stderr.

    Returns:
        The folder.

    Raises:
        ValueError: Unknown splits, negative numbers, or a folder that holds a world of other settings.
        RuntimeError: The installed PyAV cannot write h264.
    """
    out_dir, counts = Path(out_dir), _checked_counts(clips)
    _claim(out_dir, {'version': _VERSION, 'seed': int(seed), 'clips': counts, 'frame_size': FRAME_SIZE,
                     'num_frames': NUM_FRAMES, 'fps': FPS})
    for split in counts:
        (out_dir / split).mkdir(exist_ok=True)
    wanted = [(split, index) for split, count in counts.items() for index in range(count)]
    missing = [(str(out_dir), seed, *clip) for clip in wanted if not _exists(out_dir / clip_path(*clip))]
    if missing:
        require_encoder()
        _render_all(missing, os.cpu_count() if num_workers is None else num_workers, progress)
    if missing or not lists_exist(out_dir):
        write_lists(out_dir, seed, counts)
    return out_dir


def _checked_counts(clips: Optional[Mapping[str, int]]) -> Dict[str, int]:
    counts = dict(DEFAULT_CLIPS if clips is None else clips)
    if not set(counts) <= set(SPLITS) or any(not isinstance(n, int) or n < 0 for n in counts.values()):
        raise ValueError(f'clips={counts}: give numbers of clips, 0 or more, for any of {", ".join(SPLITS)}')
    return {split: counts.get(split, 0) for split in SPLITS}


def _claim(out_dir: Path, settings: dict) -> None:
    """Writes the settings into an empty folder; refuses one that was begun with others."""
    path = out_dir / 'world.json'
    out_dir.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        write_text(path, json.dumps(settings, indent=1))
        return
    found = json.loads(path.read_text())
    different = [f'{key}={found.get(key)} (asked for: {value})'
                 for key, value in settings.items() if found.get(key) != value]
    if different:
        raise ValueError(f'{path}: this folder holds a world with {"; ".join(different)}. '
                         'Choose another folder, or delete this one to render it anew.')


def _exists(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def _render_all(tasks: List[_Task], num_workers: int, progress: bool) -> None:
    pause = .5 if sys.stderr.isatty() else 10  # seconds between updates, each of which is a line in a log file
    with tqdm(total=len(tasks), desc='rendering', unit='clip', disable=not progress, mininterval=pause) as bar:
        if num_workers == 0:
            for task in tasks:
                bar.update(_render_clip(task))
            return
        # A fork would wait for ever for threads of OpenCV that it does not have: there must be none when it is made.
        threads = cv2.getNumThreads()
        cv2.setNumThreads(0)
        with multiprocessing.Pool(min(num_workers, len(tasks)), initializer=_start_worker) as pool:
            for done in pool.imap_unordered(_render_clip, tasks, chunksize=8):
                bar.update(done)
        cv2.setNumThreads(threads)


def _start_worker() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is answered by the parent, which ends its workers


def _render_clip(task: _Task) -> int:
    out_dir, seed, split, index = task
    write_bytes(Path(out_dir, clip_path(split, index)), encode_mp4(render_frames(sample_scene(seed, split, index))))
    return 1
