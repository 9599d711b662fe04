"""Names of the classes of a model."""

from pathlib import Path
from typing import List, Optional

from mmengine.config import Config
from torch import nn


def class_names(cfg: Config, model: nn.Module, num_classes: int, path: Optional[str] = None) -> List[str]:
    """Names of the classes.

    Args:
        cfg: Config whose test dataset is looked at where nothing else names the classes.
        model: A recognizer; the `labels` of its head are taken where `path` is None.
        num_classes: Number of scores of the model.
        path: File with a name on each line. Where it is None and the head has no labels it is the `labels.txt` beside
            the test list, and where that does not exist either the classes have numbers.

    Raises:
        FileNotFoundError: There is no file `path`.
        ValueError: The file has another number of lines than the model has scores.
    """
    labels = getattr(getattr(model, 'cls_head', None), 'labels', None)
    if labels and not path:
        return list(labels)
    dataset = cfg.test_dataloader.dataset
    beside = Path(dataset.get('data_root') or '', dataset.get('ann_file', '')).with_name('labels.txt')
    file = Path(path) if path else beside
    if not file.is_file():
        if path:
            raise FileNotFoundError(f'there is no file of labels {path}')
        return [f'class {index}' for index in range(num_classes)]
    names = file.read_text(encoding='utf-8').splitlines()
    if len(names) != num_classes:
        raise ValueError(f'{len(names)} labels in {file}, but the model has {num_classes} scores a clip. '
                         'Give the right file with --labels.')
    return names
