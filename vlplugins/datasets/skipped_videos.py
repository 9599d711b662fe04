"""Remembers the videos that training went on without, whatever process met them."""

import atexit
import json
import os
import shutil
import sys
import tempfile
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import List, Sequence


@dataclass
class SkippedVideo:
    """A video that could not be decoded."""

    filename: str
    source: str  # annotation file and line
    cause: str


class SkippedVideos:
    """List of skipped videos that a dataset shares with its copies in the workers of a data loader.

    Every process appends to a file of its own in a temporary folder, since workers are forked or spawned when it
    pleases the data loader, and may be gone before anyone asks them. What nobody has taken away is printed when the
    process that made the list exits.
    """

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix='vlplugins_skipped_'))
        atexit.register(_print_and_remove, self, os.getpid())

    def add(self, video: SkippedVideo) -> bool:
        """Notes a video; returns whether it is new to this process."""
        self.folder.mkdir(exist_ok=True)
        path = self.folder / f'{os.getpid()}.jsonl'
        known = path.exists() and any(entry['filename'] == video.filename for entry in _entries(path))
        with path.open('a', encoding='utf-8') as file:
            file.write(json.dumps(asdict(video)) + '\n')
        return not known

    def take(self) -> List[SkippedVideo]:
        """Removes and returns what all processes have noted, an entry for every time a video was met."""
        videos = []
        for path in sorted(self.folder.glob('*.jsonl')):
            videos += [SkippedVideo(**entry) for entry in _entries(path)]
            path.unlink()
        return videos

    @staticmethod
    def table(videos: Sequence[SkippedVideo]) -> List[str]:
        """A line a video, sorted: name, annotation line, number of times it was met and cause, separated by tabs."""
        times = Counter(video.filename for video in videos)
        last = {video.filename: video for video in videos}
        rows = [(name, last[name].source, str(times[name]), last[name].cause) for name in sorted(times)]
        return ['\t'.join(' '.join(field.split()) for field in row) for row in rows]


def _entries(path: Path) -> List[dict]:
    return [json.loads(line) for line in path.read_text(encoding='utf-8').splitlines()]


def _print_and_remove(videos: SkippedVideos, owner: int) -> None:
    if os.getpid() != owner:  # a forked copy
        return
    left = videos.take()
    if left:
        rows = videos.table(left)
        print('\n'.join([f'Skipped videos: {len(rows)}, {len(left)} times in all', *rows]), file=sys.stderr)
    shutil.rmtree(videos.folder, ignore_errors=True)
