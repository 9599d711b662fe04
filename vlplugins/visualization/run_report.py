"""From a config, a checkpoint and the predictions of a test to the page that shows them."""

from pathlib import Path
from typing import Dict, List, Optional

import numpy as np
from mmaction.apis import init_recognizer
from mmaction.registry import DATASETS
from mmengine.config import Config
from mmengine.device import get_device
from torch import nn

from .clip_regions import ClipRegions, shows_regions, trace_clip
from .confusion import confusion_matrix
from .predictions import load_predictions
from .report import write_report
from .scalars import read_scalars


def report_run(cfg: Config, checkpoint: str, predictions: str, out: str, work_dir: Optional[str] = None,
               labels: Optional[str] = None, num_clips: int = 4, title: Optional[str] = None,
               note: Optional[str] = None) -> str:
    """Writes the report of a tested checkpoint.

    Args:
        cfg: Config of the model and of the test dataset.
        checkpoint: Weights of the model whose regions are shown.
        predictions: What `tools/test.py --dump` wrote with them.
        out: Page to write.
        work_dir: Folder of the training run; without it the page has no curve.
        labels: File with the name of a class on each line; `labels.txt` beside the annotation file where None.
        num_clips: Number of test clips whose regions are shown.
        title: Headline of the page; the name of the config where None.
        note: What a reader should know of the model.

    Returns:
        One line: accuracy and chance.
    """
    tested = load_predictions(predictions)
    model = init_recognizer(cfg, checkpoint, device=get_device())
    classes = class_names(cfg, model, tested.scores.shape[1], labels)
    name = Path(cfg.filename).stem if cfg.filename else 'model'
    matrix = confusion_matrix(tested.labels, tested.scores.argmax(1), len(classes))
    summary = {'top1': tested.top1, 'chance': 1 / tested.num_occurring, 'test clips': len(tested.labels),
               'chance is one of': f'{tested.num_occurring} classes in the test list, of {len(classes)}',
               'config': name, 'checkpoint': Path(checkpoint).name}
    write_report(out, title=title or f'{name}: test report', note=note, summary=summary, classes=classes,
                 confusion=matrix, curve=read_scalars(work_dir) if work_dir else None,
                 regions=trace_test_clips(cfg, model, tested.labels, num_clips))
    return (f'top-1 {100 * tested.top1:.1f} % on {len(tested.labels)} clips '
            f'(chance {100 / tested.num_occurring:.1f} %, one of the {tested.num_occurring} classes in the test list)')


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


def trace_test_clips(cfg: Config, model: nn.Module, labels: np.ndarray, num_clips: int) -> List[ClipRegions]:
    """Regions of some clips of the test set, drawn by lot; none where the model has no regions.

    Args:
        cfg: Config of the test set.
        model: A recognizer in evaluation mode.
        labels: Classes of the clips that were tested, (S,).
        num_clips: How many to show.

    Raises:
        ValueError: The test set has another number of clips than were tested.
    """
    if not shows_regions(model):
        return []
    dataset = DATASETS.build({**cfg.test_dataloader.dataset, 'test_mode': True})
    if len(dataset) != len(labels):
        raise ValueError(f'{len(labels)} predictions, but the test set of the config has {len(dataset)} clips: '
                         'they do not belong together.')
    return [trace_clip(model, dataset[index]) for index in draw_lots(labels, num_clips)]


def draw_lots(labels: np.ndarray, count: int, seed: int = 0) -> List[int]:
    """Positions of `count` clips of different classes, in ascending order; fewer where there are fewer classes."""
    drawn: Dict[int, int] = {}
    for index in np.random.default_rng(seed).permutation(len(labels)):
        drawn.setdefault(int(labels[index]), int(index))
    return sorted(list(drawn.values())[:count])
