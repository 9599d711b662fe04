"""Numbers classes, writes annotation files and says what is in them."""

import difflib
from pathlib import Path
from typing import Dict, List, Optional, Sequence, Union

from vlplugins.datasets.annotations import AnnotatedVideo, annotation_line
from vlplugins.text.labels import load_labels


class ClassNumbers:
    """Numbers of the classes of a label list by their names.

    Args:
        labels: What `load_labels` takes.
    """

    def __init__(self, labels: Union[str, Path, Sequence[str]]) -> None:
        self.labels = load_labels(labels)
        self.source = labels if isinstance(labels, (str, Path)) else 'the labels given'
        self._numbers: Dict[str, int] = {label: number for number, label in enumerate(self.labels)}

    def __contains__(self, label: str) -> bool:
        return label in self._numbers

    def of(self, label: str, where: str) -> int:
        """Number of a class.

        Args:
            label: Its name.
            where: What names it, for the message.

        Raises:
            ValueError: There is no such class.
        """
        if label not in self._numbers:
            similar = difflib.get_close_matches(label, self.labels, n=1)
            hint = f'; is it {similar[0]!r} there?' if similar else ''
            raise ValueError(f'{where}: the class {label!r} is none of the {len(self.labels)} of labels={self.source}'
                             f'{hint} Give the label list that belongs to the dataset.')
        return self._numbers[label]


def save_list(path: Union[str, Path],
              videos: Sequence[AnnotatedVideo],
              folder: Union[str, Path, None] = None,
              only_existing: bool = False) -> str:
    """Writes an annotation file.

    Args:
        path: Of the file; its folder is made.
        videos: What it lists.
        folder: Of the videos, to look which are missing; their names are written beside the list, to `*.missing.txt`.
        only_existing: Leaves the missing ones out.

    Returns:
        A line for the user: how many lines, videos and classes, and how many videos are missing.

    Raises:
        FileNotFoundError: There is no such folder.
        ValueError: Nothing is left to list, or `only_existing` without a folder.
    """
    if only_existing and folder is None:
        raise ValueError('--only-existing leaves out what is missing in a folder: name it, --videos DIR')
    path = Path(path)
    missing = missing_files(videos, folder)
    if only_existing:
        gone = set(missing)
        videos = [video for video in videos if video.filename not in gone]
    if not videos:
        raise ValueError(f'{path} would be empty: ' + (f'{folder} has none of the {len(missing)} videos'
                                                       if missing else 'the source lists no video'))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(''.join(annotation_line(video) + '\n' for video in videos), encoding='utf-8')
    names, classes = {video.filename for video in videos}, {label for video in videos for label in video.labels}
    summary = f'{path}: {len(videos)} lines, {len(names)} videos, {len(classes)} classes'
    if missing:
        report = path.with_suffix('.missing.txt')
        report.write_text('\n'.join(missing) + '\n', encoding='utf-8')
        summary += (f'; {len(missing)} videos are not in {folder}, as {missing[0]} '
                    f'({"left out" if only_existing else "still in the list"}, see {report})')
    return summary


def missing_files(videos: Sequence[AnnotatedVideo], folder: Optional[Union[str, Path]]) -> List[str]:
    """Names of the videos that a folder lacks, each once; none without a folder.

    Raises:
        FileNotFoundError: There is no such folder.
    """
    if folder is None:
        return []
    folder = Path(folder)
    if not folder.is_dir():
        raise FileNotFoundError(f'there is no folder {folder} to look for the videos in; correct --videos or leave it '
                                'out')
    names = dict.fromkeys(video.filename for video in videos)
    return [name for name in names if not (folder / name).exists()]
