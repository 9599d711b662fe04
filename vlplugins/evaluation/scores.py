"""Scores of the videos of a test, in memory and on disk: what every protocol is computed from."""

import json
import pickle
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence, Union

import numpy as np

from vlplugins.atomic_file import write_npz

from .samples import sample_result

EXPECTED = "give what ProtocolMetric's dump or tools/test.py --dump (.pkl) wrote."


@dataclass
class Scores:
    """Scores of the videos that could be decoded, checked.

    Attributes:
        scores: Logits or probabilities, (V, C) float.
        labels: Classes, (V,) int; or (V, C) bool where videos have several labels.
        filenames: Of the V videos, or None where they are not known.
        skipped: Names of the videos that could not be decoded and have no scores; '' where a name is not known.
        classes: Names of the C classes, or None where they are not known.
        describe: What else is known of the test, such as views, templates and seed; for whoever reads the results.
    """

    scores: np.ndarray
    labels: np.ndarray
    filenames: Optional[List[str]] = None
    skipped: Sequence[str] = ()
    classes: Optional[Sequence[str]] = None
    describe: Dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        videos, classes = self.scores.shape
        if not videos:
            raise ValueError(f'no video has scores; {len(self.skipped)} were skipped because they cannot be decoded. '
                             'Correct data_prefix, or the list.')
        finite = np.isfinite(self.scores).all(axis=1)
        if not finite.all():
            raise ValueError(f'the scores of {self.name_of(int(np.argmin(finite)))} are not finite (NaN or infinity), '
                             f'and those of {int((~finite).sum()) - 1} other videos: the model is broken.')
        if self.labels.ndim == 1 and not ((self.labels >= 0) & (self.labels < classes)).all():
            wrong = int(np.argmax((self.labels < 0) | (self.labels >= classes)))
            raise ValueError(f'{self.name_of(wrong)} has the label {self.labels[wrong]}, but the model scores classes '
                             f'0 to {classes - 1}: give the model and the list the same classes.')
        if self.classes is not None and len(self.classes) != classes:
            raise ValueError(f'the dataset names {len(self.classes)} classes, but the model scores {classes}: give '
                             'label_file and model.cls_head the same list.')

    @property
    def listed(self) -> int:
        """Number of videos, with and without scores."""
        return len(self.scores) + len(self.skipped)

    def name_of(self, video: int) -> str:
        """How a message names a video."""
        return self.filenames[video] if self.filenames else f'video {video}'

    def save(self, path: Union[str, Path]) -> None:
        """Writes an `.npz` file that `load` reads; nobody ever sees a part of it."""
        names = dict(filenames=self.filenames, classes=self.classes)
        known = {key: np.array(value, dtype=str) for key, value in names.items() if value is not None}
        write_npz(path, scores=self.scores, labels=self.labels, skipped=np.array(self.skipped, dtype=str),
                  describe=np.array(json.dumps(self.describe)), **known)

    @classmethod
    def load(cls, path: Union[str, Path]) -> 'Scores':
        """Reads what `save` or the host's `DumpResults` (`tools/test.py --dump`) wrote.

        The latter is a pickle, which runs code when it is opened: load only what you wrote yourself.

        Raises:
            FileNotFoundError: No such file.
            ValueError: Neither of the two, or faulty scores.
        """
        path = Path(path)
        if not path.is_file():
            raise FileNotFoundError(f'there is no file of scores {path}')
        if path.suffix in ('.pkl', '.pickle'):
            samples = _unpickled(path)
            if not isinstance(samples, list) or not all(isinstance(sample, Mapping) for sample in samples):
                raise ValueError(f'{path}: expected a list of predictions, as tools/test.py --dump writes it, found '
                                 f'{type(samples).__name__}')
            return cls.from_results([sample_result(sample) for sample in samples])
        if not zipfile.is_zipfile(path):
            raise ValueError(f'{path} is not an .npz file, or a part of one; {EXPECTED}')
        with np.load(path, allow_pickle=False) as stored:
            missing = [key for key in ('scores', 'labels', 'skipped', 'describe') if key not in stored]
            if missing:
                raise ValueError(f'{path} has no {", no ".join(missing)}: it is not a dump of vlplugins.ProtocolMetric')
            names = {key: stored[key].tolist() for key in ('filenames', 'classes') if key in stored}
            return cls(stored['scores'], stored['labels'], skipped=stored['skipped'].tolist(),
                       describe=json.loads(str(stored['describe'])), **names)

    @classmethod
    def from_results(cls, results: Sequence[Mapping[str, Any]], classes: Optional[Sequence[str]] = None) -> 'Scores':
        """Scores of what `sample_result` made of each video, in the order of the dataset.

        Raises:
            ValueError: Faulty scores or labels.
        """
        decoded = [result for result in results if result['decoded']]
        skipped = [result['filename'] or '' for result in results if not result['decoded']]
        names = [result['filename'] for result in decoded]
        scores = np.stack([result['scores'] for result in decoded]) if decoded else np.zeros((0, 0))
        labels = np.stack([result['label'] for result in decoded]) if decoded else np.zeros(0)
        return cls(scores, labels, None if None in names else names, skipped, classes)


def _unpickled(path: Path) -> Any:
    with open(path, 'rb') as file:
        try:
            return pickle.load(file)
        except Exception as error:  # a file that is no pickle, or cut off, raises nearly anything
            raise ValueError(f'{path} cannot be read as a pickle ({error}); {EXPECTED}') from error
