"""Linear probes on the official splits of a dataset, from one extraction of its features."""

import inspect
from pathlib import Path
from typing import Any, Dict, List, Optional, Union

import numpy as np
from mmengine.config import Config
from mmengine.fileio import join_path

from vlplugins.datasets.annotations import read_annotations

from .feature_store import Features
from .features import extract_features
from .linear_probe import ProbeResult, linear_probe
from .loading import load_config, load_dataset, load_model

OPTIONS = tuple(inspect.signature(linear_probe).parameters)[3:]


def probe_splits(config: Union[str, Path, Config],
                 checkpoint: Optional[str],
                 work_dir: Union[str, Path],
                 device: Optional[str] = None) -> List[ProbeResult]:
    """Trains and tests a linear layer on every split that a config names.

    The features are those of the videos of its test, as the test shows them: what comes before the classifier, of the
    whole model, frozen. They are kept in `work_dir`; a run that was stopped goes on where it stopped, and ends with the
    same numbers.

    Args:
        config: Config or its path, with `linear_probe=dict(splits=[dict(train=…, test=…), …])`: annotation files whose
            videos are all among those of the test, and whose labels are not looked at. Further keys are those of
            `vlplugins.apis.linear_probe`.
        checkpoint: Trained weights of the model; None for those that the config names.
        work_dir: Folder for the features.
        device: Where the model runs; an accelerator where there is one.

    Raises:
        FileNotFoundError: A list is missing.
        ValueError: The config says nothing of a linear probe or something unknown, or a list has a video that the test
            has not.
    """
    cfg = load_config(config)
    options = _options(cfg)
    splits = [{part: read_annotations(path, allow_unlabelled=True) for part, path in split.items()}
              for split in options.pop('splits')]
    dataset = load_dataset(cfg)
    loader = cfg.test_dataloader
    features = extract_features(load_model(cfg, checkpoint, device), dataset, Path(work_dir, 'features'),
                                loader.batch_size, loader.num_workers)
    prefix, num_classes = dataset.data_prefix.get('video'), len(dataset.metainfo['classes'])
    results = []
    for split in splits:
        parts = {part: _chosen(features, videos, prefix) for part, videos in split.items()}
        results.append(linear_probe(parts['train'], parts['test'], num_classes, **options))
    return results


def metrics_of(results: List[ProbeResult]) -> Dict[str, float]:
    """'split1/top1', 'split2/top1', …, and 'average/top1', in 0 to 1."""
    metrics = {f'split{number}/top1': result.top1 for number, result in enumerate(results, start=1)}
    return {**metrics, 'average/top1': float(np.mean([result.top1 for result in results]))}


def format_results(results: List[ProbeResult]) -> str:
    """A table with a line for each split, and their average."""
    lines = ['split     top-1 %   on its training videos   videos: training, test']
    lines += [f'{number:<7} {100 * one.top1:9.2f} {100 * one.train_top1:24.2f}   {one.num_train}, {one.num_test}'
              for number, one in enumerate(results, start=1)]
    return '\n'.join([*lines, f'average {100 * metrics_of(results)["average/top1"]:9.2f}'])


def _options(cfg: Config) -> Dict[str, Any]:
    options = dict(cfg.get('linear_probe') or {})
    splits = options.get('splits')
    if not splits or any(set(split) != {'train', 'test'} for split in splits):
        raise ValueError(f'linear_probe.splits={splits!r}: a linear probe needs a list of dict(train=…, test=…) with '
                         'annotation files; see configs/alt/linear_probe/.')
    unknown = [key for key in options if key not in ('splits', *OPTIONS)]
    if unknown:
        raise ValueError(f'linear_probe does not take {", ".join(unknown)}; it takes splits, {", ".join(OPTIONS)}.')
    return options


def _chosen(features: Features, videos: List[Any], prefix: Optional[str]) -> Features:
    """Features of the listed videos; those that could not be decoded are left out."""
    rows = {name: row for row, name in enumerate(features.filenames)}
    skipped = set(features.skipped)
    kept, lost = [], []
    for video in videos:
        name = join_path(prefix, video.filename) if prefix else video.filename
        if name in rows:
            kept.append(rows[name])
        elif name in skipped:
            lost.append(name)
        else:
            raise ValueError(f'{video.source}: {name} is not among the {len(rows)} videos of '
                             'test_dataloader.dataset.ann_file; list all videos of the dataset there, or correct the '
                             'line.')
    return Features(features.features[kept], features.labels[kept], [features.filenames[row] for row in kept], lost)
