"""A few videos of an annotation file, and the record of which."""

from dataclasses import dataclass
from pathlib import Path
from typing import List, Optional, Sequence, Tuple, Union

from .annotations import AnnotatedVideo, annotation_line
from .subsets import Classes, few_shot
from .subsets import fraction as part_of_each_class


@dataclass(frozen=True)
class DrawnSubset:
    """Videos that were drawn, kept as text: a string is shared with the workers of a data loader, a list is copied."""

    text: str  # an annotation file
    names: str  # a line a video
    listed: int  # videos that there were to draw from
    classes: int
    rule: str  # 'shots=2, subset_seed=0, nested=True'
    repeat: int  # times that an epoch shows each video

    @property
    def filenames(self) -> List[str]:
        """Names as in the list."""
        return self.names.split('\n')

    def write(self, path: Union[str, Path]) -> None:
        """Writes an annotation file, which `ann_file` takes."""
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(self.text, encoding='utf-8')

    def __str__(self) -> str:
        times = 'once' if self.repeat == 1 else f'{self.repeat} times'
        return (f'{len(self.filenames)} of {self.listed} videos, {self.classes} classes ({self.rule}), '
                f'each {times} an epoch')


def draw_subset(videos: Sequence[AnnotatedVideo],
                shots: Optional[int] = None,
                fraction: Optional[float] = None,
                seed: int = 0,
                nested: bool = True,
                repeat: Union[int, str] = 1,
                classes: Classes = None,
                delimiter: str = ' ') -> Tuple[List[AnnotatedVideo], DrawnSubset]:
    """Some videos of every class.

    Args:
        videos: To draw from, with one label each.
        shots: Videos of every class, or
        fraction: Part of the videos of every class.
        seed: Of the draw.
        nested: Fewer are among more.
        repeat: Times that an epoch shows each video; 'auto' for as often as the list is longer than the subset,
            rounded down.
        classes: Number or names of the classes, each of which must have videos.
        delimiter: Of the record's annotation file.

    Returns:
        The videos in the order of the list, and their record.

    Raises:
        ValueError: A class has too few videos, or a video has no label.
    """
    draw, amount = (few_shot, shots) if fraction is None else (part_of_each_class, fraction)
    labels = [video.labels[0] if video.labels else -1 for video in videos]
    indices = draw(labels, amount, seed, nested, [video.key for video in videos], classes)
    drawn = [videos[index] for index in indices]
    return drawn, DrawnSubset(
        text=''.join(annotation_line(video, delimiter) + '\n' for video in drawn),
        names='\n'.join(video.filename for video in drawn),
        listed=len(videos),
        classes=len({video.labels for video in drawn}),
        rule=f'{"shots" if fraction is None else "fraction"}={amount}, subset_seed={seed}, nested={nested}',
        repeat=len(videos) // len(drawn) if repeat == 'auto' else int(repeat))
