"""Video embeddings of a list of videos."""

from pathlib import Path
from typing import Any, Dict, List, Tuple, Union

import numpy as np
import torch
from mmengine.dataset import pseudo_collate
from torch import Tensor, nn
from torch.utils.data import DataLoader
from tqdm import tqdm

from vlplugins.models.heads.cosine_head import pool_features

from .feature_store import Features, FeatureStore, load_features
from .fingerprint import fingerprint


def extract_features(model: nn.Module,
                     dataset: Any,
                     out: Union[str, Path],
                     batch_size: int = 8,
                     num_workers: int = 0,
                     shard_size: int = 64) -> Features:
    """Video embeddings of all videos of a dataset, kept in a folder.

    A run that was stopped goes on where it stopped, and ends with the same features, those of `video_features`.

    Args:
        model: A recognizer, such as `load_model` gives.
        dataset: With the pipeline of a test: one that draws random crops or frames gives other features every time.
        out: Folder for the features.
        batch_size: Videos at once; as float numbers, features may depend on it in their last digits.
        num_workers: Processes that decode.
        shard_size: Videos in a file of the folder, which are lost when a run is stopped in their middle.

    Raises:
        ValueError: `out` holds features of another model, list or pipeline.
    """
    store = FeatureStore(out, fingerprint(model, dataset), _filenames(dataset), shard_size)
    missing = store.missing()
    batches = [(shard, list(shard[first:first + batch_size])) for shard in missing
               for first in range(0, len(shard), batch_size)]
    loader = DataLoader(dataset, batch_sampler=[batch for _, batch in batches], num_workers=num_workers,
                        collate_fn=pseudo_collate)
    done = len(dataset) - sum(map(len, missing))
    rows: List[Tuple[np.ndarray, ...]] = []
    with tqdm(total=len(dataset), initial=done, unit='video', desc='features') as progress:
        for (shard, batch), data in zip(batches, loader):
            rows.append(_batch_rows(model, data))
            if batch[-1] == shard[-1]:
                store.write(shard.start, *map(np.concatenate, zip(*rows)))
                rows = []
            progress.update(len(batch))
    return load_features(out)


@torch.no_grad()
def video_features(model: nn.Module, data: Dict[str, Any]) -> Tensor:
    """What is compared with the class embeddings, before it is brought to unit length, as a mean over the views.

    With a head of another kind it is what comes before the head, averaged over frames and pixels; without one, the
    embeddings of the backbone averaged over frames.

    Args:
        model: A recognizer in evaluation mode.
        data: A batch of the data loader.

    Returns:
        (B, E) float32.
    """
    data = model.data_preprocessor(data, False)
    features, options = model.extract_feat(data['inputs'], test_mode=True)
    head = getattr(model, 'cls_head', None)
    if hasattr(head, 'embed'):
        features = head.embed(features, options.get('num_segs'))
    else:
        first = features[0] if isinstance(features, (tuple, list)) else features
        features = pool_features(first, first.shape[-1] if first.ndim == 3 else first.shape[1])
    return features.float().unflatten(0, (len(data['data_samples']), -1)).mean(dim=1)  # (B · V, E) -> (B, E)


def _batch_rows(model: nn.Module, data: Dict[str, Any]) -> Tuple[np.ndarray, ...]:
    """Features, labels, and whether videos could be decoded."""
    samples = data['data_samples']
    features = video_features(model, data).cpu().numpy()
    labels = [_label(sample) for sample in samples]
    return features, np.stack(labels), np.array([bool(sample.get('decoded', True)) for sample in samples])


def _label(sample: Any) -> np.ndarray:
    label = sample.get('gt_label')
    if label is None:
        return np.array(-1)
    return np.array(label.item()) if label.numel() == 1 else label.cpu().numpy().astype(bool)


def _filenames(dataset: Any) -> List[str]:
    if not hasattr(dataset, 'get_data_info'):
        return [str(index) for index in range(len(dataset))]
    return [str(dataset.get_data_info(index).get('filename', index)) for index in range(len(dataset))]
