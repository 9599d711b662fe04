"""Measures which entities regions are taken for: python -m vlplugins.reproduce.mini.alignment CONFIG FILE.json.

The config's model without training, thus its pre-trained tower, on the videos of its test. Nothing may be merged
(`merge_per_layer=0`): each region is then a patch, of which `boxes.json`, beside the list of the test, tells whether
the moving object is there.
"""

import json
from pathlib import Path
from typing import Dict, List, Tuple

import torch
from mmengine.config import Config
from mmengine.dataset import pseudo_collate
from torch import Tensor, nn

from vlplugins import launch, user_errors
from vlplugins.apis.loading import load_config, load_model
from vlplugins.atomic_file import write_text
from vlplugins.ops.patch_coverage import patch_coverage
from vlplugins.registry import DATASETS
from vlplugins.text.corpus import corpora_of
from vlplugins.text.corpus_joining import join_corpora, of_categories
from vlplugins.text.entities import Entity

BATCH = 32  # videos
SHOWS = 0.5  # share of a patch that must lie in the box for it to show the object
THINGS = ('object', 'body')


@torch.no_grad()
def measure_alignment(cfg: Config, boxes: Dict[str, List[List[float]]]) -> Dict[str, float]:
    """Shares of patches that are taken for an entity of the right kind.

    Args:
        cfg: Of an ALT whose corpus names the labels of its entities.
        boxes: Path of a video in its list → box of the object in every frame: left, top, right, bottom in pixels.

    Returns:
        `object`: of patches that show the moving object, those taken for an object or a part of one that belongs to
        the label of the video; `chance`, what an entity by lot would reach there; `scene`: of patches outside the box,
        those taken for a scene.
    """
    cfg = load_config(cfg)
    model, dataset = load_model(cfg, device='cpu'), DATASETS.build(cfg.test_dataloader.dataset)
    entities = _entities(cfg)
    kinds = torch.tensor([entity.category == 'scene' for entity in entities])
    right: List[Tensor] = []
    chances: List[Tensor] = []
    scenes: List[Tensor] = []
    for start in range(0, len(dataset), BATCH):
        samples = [_sample(dataset, index) for index in range(start, min(start + BATCH, len(dataset)))]
        nearest = _nearest(model, [packed for packed, *_ in samples])
        grid = int(nearest.shape[2]**0.5)
        for rows, (_, name, frames, size, label) in zip(nearest, samples):
            covered = patch_coverage(torch.tensor(boxes[name])[frames] / size, grid)  # (T, N)
            fits = torch.tensor([entity.category in THINGS and label in entity.labels for entity in entities])
            on = rows[covered >= SHOWS]
            right.append(fits[on])
            chances.append(fits.float().mean().expand(len(on)))
            scenes.append(kinds[rows[covered == 0]])
    return {name: torch.cat(values).float().mean().item()
            for name, values in (('object', right), ('chance', chances), ('scene', scenes))}


def _entities(cfg: Config) -> List[Entity]:
    source = cfg.model.neck.entities
    return of_categories(join_corpora(corpora_of(source)), source.get('categories'))


def _sample(dataset, index: int) -> Tuple[dict, str, List[int], Tensor, str]:
    """Packed sample, path in the list, indices of its frames, (width, height) of the video twice, and its label."""
    results = dataset.get_data_info(index)
    name = str(Path(results['filename']).relative_to(dataset.data_prefix['video']))
    label = dataset.metainfo['classes'][results['label']]
    for step in dataset.pipeline.transforms:
        if type(step).__name__ == 'PackActionInputs':
            frames = results['frame_inds'].tolist()
        results = step(results)
        if 'original_shape' in results:
            height, width = results['original_shape']
    return results, name, frames, torch.tensor([width, height, width, height]), label


def _nearest(model: nn.Module, packed: List[dict]) -> Tensor:
    """Row of the entity nearest to each patch, (B, T, N)."""
    inputs = model.data_preprocessor(pseudo_collate(packed), training=False)['inputs']
    _, regions = model.backbone(inputs[:, 0])
    return model.neck.nearest_entities(regions[:, :, 1:])[0].cpu()


def main() -> None:
    """The command line."""
    parser = launch.argument_parser('Measures which entities regions are taken for.')
    parser.add_argument('out', type=Path)
    args = launch.parse(parser)
    cfg = launch.load_config(args)
    boxes = Path(cfg.test_dataloader.dataset.ann_file).with_name('boxes.json')
    metrics = measure_alignment(cfg, json.loads(boxes.read_text()))
    write_text(args.out, json.dumps(metrics, indent=1))


if __name__ == '__main__':
    user_errors.run(main)
