"""A pre-training config of the zoo made small: few videos with captions and areas, small pictures, a narrow model."""

import json
from pathlib import Path
from typing import List

from mmengine.config import Config

from tests.helpers.reduced_config import PATCHES, TEXT_TOWER

WIDTH = 32
GRID = (8, PATCHES, PATCHES)  # of 16 frames


def reduce_pretraining(path: Path, files: List[Path], folder: Path) -> Config:
    """The config at `path` on `files`, one epoch of a single batch, nothing saved.

    Clips keep their number of frames, pipelines their steps, the model its parts, patches and joint space.
    """
    cfg = Config.fromfile(path)
    _reduce_data(cfg, files, folder)
    _reduce_model(cfg)
    cfg.train_cfg.max_epochs = 1
    cfg.param_scheduler = []
    cfg.optim_wrapper.optimizer.weight_decay = 0  # what moves then has a gradient
    cfg.default_hooks.checkpoint = None
    cfg.work_dir, cfg.launcher, cfg.log_level = str(folder / 'work'), 'none', 'ERROR'
    cfg.randomness = dict(seed=0)
    # To format its code, which MMEngine does five times, takes longer than the run. `fromfile` forgets this argument.
    return Config(cfg.to_dict(), filename=str(path), format_python_code=False)


def _reduce_data(cfg: Config, files: List[Path], folder: Path) -> None:
    loader, dataset = cfg.train_dataloader, cfg.train_dataloader.dataset
    times = (0.1, 0.6) if dataset.segments else ()
    (folder / 'videos.txt').write_text(''.join(f'{" ".join(map(str, (file, *times, 0)))}\n' for file in files))
    loader.update(batch_size=len(files), num_workers=0, persistent_workers=False)
    dataset.update(ann_file=str(folder / 'videos.txt'), data_prefix=dict(video=''), serialize_data=False)
    if dataset.captions:
        keys = ['|'.join(map(str, (file.with_suffix(''), *times))) for file in files]
        _write(folder / 'captions.json', {key: f'someone does thing {index}' for index, key in enumerate(keys)})
        _write(folder / 'areas.json', {key: [20, 20, 100, 80] for key in keys})
        dataset.captions = dict(file=str(folder / 'captions.json'), encoder=dict(TEXT_TOWER, out_dims=512))
        dataset.action_areas = str(folder / 'areas.json')
    for step in dataset.pipeline:
        if 'scale' in step:
            step.scale = (16 * PATCHES, 16 * PATCHES)
        if 'grid' in step:
            step.grid = GRID


def _write(path: Path, content: dict) -> None:
    path.write_text(json.dumps(content))


def _reduce_model(cfg: Config) -> None:
    model = cfg.model
    model.backbone.update(img_size=16 * PATCHES, depth=1, embed_dims=WIDTH, num_heads=2)
    if model.predictor:
        pixels = model.predictor.hidden_dims is None
        model.predictor.update(in_dims=WIDTH, grid=GRID, embed_dims=WIDTH, depth=1, num_heads=2)
        model.predictor.update({} if pixels else dict(hidden_dims=WIDTH, out_dims=WIDTH))
    if model.projector:
        model.projector.update(in_dims=WIDTH, hidden_dims=WIDTH)
