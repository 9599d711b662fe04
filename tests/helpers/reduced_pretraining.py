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
    loader = cfg.train_dataloader
    dataset = loader.dataset
    segment = '|0.1|0.6' if dataset.get('segments') else ''
    lines = [f'{file} {segment.replace("|", " ").strip()} 0'.replace('  ', ' ') for file in files]
    (folder / 'videos.txt').write_text('\n'.join(lines) + '\n')
    loader.update(batch_size=len(files), num_workers=0, persistent_workers=False)
    dataset.update(ann_file=str(folder / 'videos.txt'), data_prefix=dict(video=''), serialize_data=False)
    keys = [f'{file.with_suffix("")}{segment}' for file in files]
    if dataset.captions:
        for name, of_clip in (('captions', 'someone does thing {}'), ('areas', [20, 20, 100, 80])):
            values = {key: of_clip.format(index) if name == 'captions' else of_clip for index, key in enumerate(keys)}
            (folder / f'{name}.json').write_text(json.dumps(values))
        dataset.captions = dict(file=str(folder / 'captions.json'), encoder=dict(TEXT_TOWER, out_dims=512))
        dataset.action_areas = str(folder / 'areas.json')
    for step in dataset.pipeline:
        if 'scale' in step:
            step.scale = (16 * PATCHES, 16 * PATCHES)
        if 'grid' in step:
            step.grid = GRID


def _reduce_model(cfg: Config) -> None:
    model = cfg.model
    model.backbone.update(img_size=16 * PATCHES, depth=1, embed_dims=WIDTH, num_heads=2)
    if model.predictor:
        pixels = model.predictor.hidden_dims is None
        model.predictor.update(in_dims=WIDTH, grid=GRID, embed_dims=WIDTH, depth=1, num_heads=2)
        model.predictor.update({} if pixels else dict(hidden_dims=WIDTH, out_dims=WIDTH))
    if model.projector:
        model.projector.update(in_dims=WIDTH, hidden_dims=WIDTH)
