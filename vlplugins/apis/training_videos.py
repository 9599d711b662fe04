"""Training videos drawn by lot, shown as a test shows them."""

from collections import Counter
from pathlib import Path
from typing import Any, List, Sequence, Union

from mmaction.registry import DATASETS
from mmengine.config import Config

from vlplugins.atomic_file import write_text
from vlplugins.datasets.annotations import AnnotatedVideo, annotation_line, read_annotations
from vlplugins.datasets.subsets import few_shot


def training_videos(cfg: Config, drawn_list: Path, videos_per_class: int, seed: int, allow_fewer: bool) -> Any:
    """A dataset of some training videos of every class, as validation shows them; it skips what cannot be decoded.

    Args:
        cfg: Of the training set and of the validation pipeline.
        drawn_list: File for the list of the videos.
        videos_per_class: How many.
        seed: Of the draw.
        allow_fewer: Take all videos of a class that has fewer.

    Raises:
        ValueError: A class has too few videos, or the training set is not a `vlplugins.VideoDataset` with one label a
            video.
    """
    section = dict(cfg.train_dataloader.dataset)
    if section.get('type') != 'vlplugins.VideoDataset' or section.get('multi_class'):
        raise ValueError(f'train_dataloader.dataset is {section.get("type")!r}'
                         f'{" with several labels a video" if section.get("multi_class") else ""}; videos can be drawn '
                         "from a 'vlplugins.VideoDataset' with one label a video.")
    for key in ('shots', 'fraction', 'subset_seed', 'nested', 'repeat', 'max_resamples', 'num_draws'):
        section.pop(key, None)
    section.update(pipeline=cfg.val_dataloader.dataset.pipeline, test_mode=True, on_error='skip')
    whole = DATASETS.build({**section, 'lazy_init': True})
    videos = read_annotations(whole.ann_file, whole.delimiter, segments=whole.segments)
    drawn = draw(videos, videos_per_class, seed, allow_fewer, whole.metainfo.get('classes') or whole.num_classes)
    write_text(drawn_list, ''.join(f'{annotation_line(video, whole.delimiter)}\n' for video in drawn))
    return DATASETS.build({**section, 'ann_file': str(drawn_list.absolute())})


def draw(videos: Sequence[AnnotatedVideo], count: int, seed: int, allow_fewer: bool,
         classes: Union[int, Sequence[str], None]) -> List[AnnotatedVideo]:
    """`count` videos of every class in the order of the list.

    Raises:
        ValueError: A class has fewer, unless `allow_fewer`.
    """
    labels = [video.labels[0] for video in videos]
    sizes = Counter(labels)
    small = {label for label, size in sizes.items() if size < count} if allow_fewer else set()
    enough = [index for index, label in enumerate(labels) if label not in small]
    try:
        chosen = few_shot([labels[index] for index in enough], count, seed, True,
                          [videos[index].key for index in enough], None if allow_fewer else classes) if enough else []
    except ValueError as error:
        raise ValueError(f'{error}; --allow-fewer takes all videos of such a class.') from error
    kept = {enough[position] for position in chosen}
    return [video for index, video in enumerate(videos) if index in kept or labels[index] in small]
