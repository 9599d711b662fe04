"""Features of videos on disk, written piece by piece."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Dict, List, Sequence, Union

import numpy as np

from vlplugins.atomic_file import write_npz, write_text


@dataclass
class Features:
    """Features of the videos that could be decoded.

    Attributes:
        features: (V, E) float32, not of unit length.
        labels: (V,) int64, -1 where a video has none; or (V, C) bool where videos have several.
        filenames: Of the V videos.
        skipped: Names of the videos that could not be decoded.
    """

    features: np.ndarray
    labels: np.ndarray
    filenames: List[str]
    skipped: List[str] = field(default_factory=list)


class FeatureStore:
    """A folder with the features of a list of videos, in shards that are there whole or not at all.

    Args:
        folder: Made where it is not there.
        identity: What the features depend on, by the name that a message has for it.
        filenames: Of all videos, in their order.
        shard_size: Videos in a file.

    Raises:
        ValueError: The folder holds features of another identity.
    """

    def __init__(self, folder: Union[str, Path], identity: Dict[str, str], filenames: Sequence[str],
                 shard_size: int) -> None:
        self.folder = Path(folder)
        identity = {**identity, 'shard size': str(shard_size)}
        record = self.folder / 'features.json'
        if record.is_file():
            stored = json.loads(record.read_text(encoding='utf-8'))['identity']
            changed = [name for name in identity if identity[name] != stored.get(name)]
            if changed:
                raise ValueError(f'{self.folder} holds features of another run: other than now were the '
                                 f'{" and the ".join(changed)}. Give another folder, or delete this one.')
        else:
            content = dict(identity=identity, shard_size=shard_size, filenames=list(filenames))
            write_text(record, json.dumps(content, indent=1, ensure_ascii=False))
        self.num_videos = len(filenames)
        self.shard_size = shard_size

    def missing(self) -> List[range]:
        """Videos of the shards that are not there."""
        starts = range(0, self.num_videos, self.shard_size)
        return [range(start, min(start + self.shard_size, self.num_videos)) for start in starts
                if not _shard(self.folder, start).is_file()]

    def write(self, start: int, features: np.ndarray, labels: np.ndarray, decoded: np.ndarray) -> None:
        """Keeps the shard that begins with the video `start`."""
        write_npz(_shard(self.folder, start), features=features, labels=labels, decoded=decoded)


def load_features(folder: Union[str, Path]) -> Features:
    """Features that `extract_features` wrote.

    Raises:
        FileNotFoundError: The folder holds none.
        ValueError: Some are missing, because the extraction was stopped.
    """
    folder = Path(folder)
    record = folder / 'features.json'
    if not record.is_file():
        raise FileNotFoundError(f'{folder} holds no features: there is no {record.name}')
    content = json.loads(record.read_text(encoding='utf-8'))
    names = content['filenames']
    starts = range(0, len(names), content['shard_size'])
    missing = [start for start in starts if not _shard(folder, start).is_file()]
    if missing:
        raise ValueError(f'{folder}: {len(missing)} of {len(starts)} files of features are missing, because the '
                         'extraction was stopped. Run it again: it goes on where it stopped.')
    shards = [np.load(_shard(folder, start), allow_pickle=False) for start in starts]
    features, labels, decoded = (np.concatenate([shard[key] for shard in shards])
                                 for key in ('features', 'labels', 'decoded'))
    return Features(features[decoded], labels[decoded], [name for name, ok in zip(names, decoded) if ok],
                    [name for name, ok in zip(names, decoded) if not ok])


def _shard(folder: Path, start: int) -> Path:
    return folder / f'videos_{start:08d}.npz'
