"""Real clips that the project may not ship, for tests that run where they are."""

import os
from pathlib import Path
from typing import List

FOLDER = Path(os.environ.get('VLPLUGINS_SAMPLE_VIDEOS', Path(__file__).resolve().parents[2] / 'shared' / 'videos'))
REASON = f'no sample videos in {FOLDER}; name their folder in VLPLUGINS_SAMPLE_VIDEOS'


def sample_videos() -> List[Path]:
    """Readable real clips; empty where there are none."""
    suffixes = ('.mp4', '.avi', '.mkv', '.mov')
    return sorted(path for path in FOLDER.glob('*') if path.suffix in suffixes and path.stem != 'corrupt')
