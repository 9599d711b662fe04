"""From a config, a checkpoint and the predictions of a test to the page that shows them."""

from pathlib import Path
from typing import Dict, List, Mapping, Optional, Sequence

import numpy as np
import torch
from mmaction.apis import init_recognizer
from mmaction.registry import DATASETS
from mmengine.config import Config
from mmengine.device import get_device
from torch import nn

from vlplugins.models.heads.cosine_head import CosineHead

from .class_names import class_names
from .clip_regions import ClipRegions, shows_regions, trace_clip
from .confusion import confusion_matrix
from .correlation import correlation_uri
from .motion_clips import find_motion
from .predictions import load_predictions
from .report import write_report
from .result_table import read_results
from .scalars import read_scalars
from .shown_classes import classes_sharing_verbs, verb_of


def report_run(cfg: Config, checkpoint: str, predictions: str, out: str, work_dir: Optional[str] = None,
               labels: Optional[str] = None, num_clips: int = 4, title: Optional[str] = None,
               note: Optional[str] = None, trainings: Optional[Mapping[str, str]] = None,
               results: Optional[str] = None, motion: bool = False, areas: Optional[str] = None) -> List[str]:
    """Writes the report of a tested checkpoint.

    Args:
        cfg: Config of the model and of the test dataset.
        checkpoint: Weights of the model whose regions are shown.
        predictions: What `tools/test.py --dump` wrote with them.
        out: Page to write.
        work_dir: Folder of the training run; without it the page has no curve of it.
        labels: File with the name of a class on each line; `labels.txt` beside the annotation file where None.
        num_clips: Number of test clips whose regions, and whose motion areas, are shown.
        title: Headline of the page; the name of the config where None.
        note: What a reader should know of the model.
        trainings: Name → folder of further trainings whose curves are shown.
        results: File of tests to compare, see `read_results`.
        motion: Whether motion areas are detected and shown.
        areas: File of true ones to draw beside them, see `find_motion`.

    Returns:
        Lines: accuracy and chance, then those of `results`.
    """
    tested = load_predictions(predictions)
    compared = read_results(results) if results else []
    model = init_recognizer(cfg, checkpoint, device=get_device())
    classes = class_names(cfg, model, tested.scores.shape[1], labels)
    name = Path(cfg.filename).stem if cfg.filename else 'model'
    matrix = confusion_matrix(tested.labels, tested.scores.argmax(1), len(classes))
    summary = {'top1': tested.top1, 'chance': 1 / tested.num_occurring, 'test clips': len(tested.labels),
               'chance is one of': f'{tested.num_occurring} classes in the test list, of {len(classes)}',
               'config': name, 'checkpoint': Path(checkpoint).name}
    folders = {**({name: work_dir} if work_dir else {}), **(trainings or {})}
    drawn = draw_lots(tested.labels, num_clips)
    write_report(out, title=title or f'{name}: test report', note=note, summary=summary, classes=classes,
                 confusion=matrix, curves={training: read_scalars(folder) for training, folder in folders.items()},
                 regions=trace_test_clips(cfg, model, tested.labels, drawn), results=compared,
                 correlation=correlation_map(model, classes),
                 motion=find_motion(cfg, drawn, areas) if motion or areas else [])
    return [f'top-1 {100 * tested.top1:.1f} % on {len(tested.labels)} clips '
            f'(chance {100 / tested.num_occurring:.1f} %, one of the {tested.num_occurring} classes in the test list)',
            *(comparison.line() for comparison in compared)]


def correlation_map(model: nn.Module, classes: Sequence[str]) -> Optional[str]:
    """How alike some classes are to a classifier of embeddings, as a `data:` address; None for other classifiers."""
    head = getattr(model, 'cls_head', None)
    if not isinstance(head, CosineHead) or len(classes) < 2:
        return None
    with torch.no_grad():
        rows = head.class_rows().cpu()
    chosen = classes_sharing_verbs(classes)
    names = [classes[number] for number in chosen]
    return correlation_uri(rows[chosen], names, f'{len(names)} of {len(classes)} classes', list(map(verb_of, names)))


def trace_test_clips(cfg: Config, model: nn.Module, labels: np.ndarray, drawn: Sequence[int]) -> List[ClipRegions]:
    """Regions of some clips of the test set; none where the model has no regions.

    Args:
        cfg: Config of the test set.
        model: A recognizer in evaluation mode.
        labels: Classes of the clips that were tested, (S,).
        drawn: Which to show.

    Raises:
        ValueError: The test set has another number of clips than were tested.
    """
    if not shows_regions(model):
        return []
    dataset = DATASETS.build({**cfg.test_dataloader.dataset, 'test_mode': True})
    if len(dataset) != len(labels):
        raise ValueError(f'{len(labels)} predictions, but the test set of the config has {len(dataset)} clips: '
                         'they do not belong together.')
    return [trace_clip(model, dataset[index]) for index in drawn]


def draw_lots(labels: np.ndarray, count: int, seed: int = 0) -> List[int]:
    """Positions of `count` clips of different classes, in ascending order; fewer where there are fewer classes."""
    drawn: Dict[int, int] = {}
    for index in np.random.default_rng(seed).permutation(len(labels)):
        drawn.setdefault(int(labels[index]), int(index))
    return sorted(list(drawn.values())[:count])
