"""A config of the zoo made small: few videos, small pictures, few labels, a narrow model with random weights."""

from pathlib import Path
from typing import Any, List

from mmengine.config import Config

from vlplugins.datasets.action_table import save_actions
from vlplugins.ops.token_merging import merges_per_block, tokens_after
from vlplugins.view_shape import view_shape

LABELS = ['arm wrestling', 'cleaning pool']
TEXT_TOWER = dict(type='vlplugins.CLIPTextEncoder', context_length=16, embed_dims=32, depth=1, num_heads=2)
CORPUS = [dict(unit=unit, description='something in the picture', category='object') for unit in ('arm', 'pool', 'cup')]
PATCHES = 4  # along a side of a picture


def reduce_config(path: Path, files: List[Path], folder: Path) -> Config:
    """The config at `path` on `files`, labelled in turn, one epoch of a single batch, nothing saved.

    Clips keep their number of frames, pipelines their steps, the model its parts and the width of the joint space.
    Pictures are smaller; that those of the config fit its model is for `test_configs.py`.
    """
    cfg = Config.fromfile(path)
    _reduce_data(cfg, files, folder)
    _reduce_pictures(cfg)
    _reduce_model(cfg)
    cfg.train_cfg.max_epochs = 1
    cfg.param_scheduler = []
    cfg.optim_wrapper.pop('accumulative_counts', None)
    cfg.optim_wrapper.optimizer.weight_decay = 0  # what moves then has a gradient
    cfg.default_hooks.checkpoint = None
    cfg.work_dir, cfg.launcher, cfg.log_level = str(folder / 'work'), 'none', 'WARNING'
    cfg.randomness = dict(seed=0)
    # To format its code, which MMEngine does five times, takes longer than the run. `fromfile` forgets this argument.
    return Config(cfg.to_dict(), filename=str(path), format_python_code=False)


def _reduce_data(cfg: Config, files: List[Path], folder: Path) -> None:
    labels = folder / 'labels.txt'
    labels.write_text('\n'.join(LABELS) + '\n')
    for key in ('train_dataloader', 'val_dataloader', 'test_dataloader'):
        loader, lines = cfg[key], folder / f'{key}.txt'
        segment = '0.1 0.6 ' if loader.dataset.get('segments') else ''
        lines.write_text(''.join(f'{file} {segment}{index % 2}\n' for index, file in enumerate(files)))
        loader.update(batch_size=len(files), num_workers=0, persistent_workers=False)
        loader.dataset.update(ann_file=str(lines), data_prefix=dict(video=''), label_file=str(labels),
                              serialize_data=False)  # which collects garbage first
    for key in ('val_evaluator', 'test_evaluator'):
        for protocol in cfg[key].get('protocols', []):
            if isinstance(protocol, dict) and 'splits' in protocol:
                lists = {'class_splits': labels, 'file_splits': folder / 'test_dataloader.txt'}
                protocol.splits = [str(lists[protocol.type])]
            elif isinstance(protocol, dict) and protocol.type == 'marginal':
                protocol.update(actions=str(folder / 'actions.csv'), verbs=1, nouns=2)
                save_actions(protocol.actions, [(0, 0), (0, 1)], ['use'], ['arm', 'pool'])


def _reduce_pictures(cfg: Config) -> None:
    """All sizes in proportion, so that a picture has `PATCHES` patches along a side."""
    backbone, side = cfg.model.backbone, view_shape(cfg)[-1]
    small = PATCHES * (14 if 'L-14' in backbone.get('arch', '') else 16)
    for key in ('train_dataloader', 'val_dataloader', 'test_dataloader'):
        cfg[key].dataset.pipeline = [
            {name: _scaled(value, small / side) if name in ('scale', 'crop_size', 'input_size') else value
             for name, value in step.items()} for step in cfg[key].dataset.pipeline]
    if 'vlplugins' in backbone.type:
        backbone.img_size = small


def _scaled(size: Any, factor: float) -> Any:
    """A number of pixels, or several; -1 stands for the side that follows from the other."""
    if isinstance(size, (tuple, list)):
        return tuple(_scaled(one, factor) for one in size)
    return size if size < 0 else round(size * factor)


def _reduce_model(cfg: Config) -> None:
    model, labels = cfg.model, cfg.train_dataloader.dataset.label_file
    backbone, neck, head = model.backbone, model.get('neck'), model.cls_head
    if backbone.type == 'vlplugins.CLIPResNet':
        backbone.update(pretrained=None, width=8, num_heads=4)
    elif 'vlplugins' in backbone.type:
        backbone.update(pretrained=None, depth=1, embed_dims=64, num_heads=2)
    else:
        backbone.update(pretrained=None, depth=18)
    if neck and neck.type == 'vlplugins.ProjectionNeck':
        neck.projector.update(in_dims=backbone.embed_dims, hidden_dims=backbone.embed_dims)
    elif neck and neck.type != 'vlplugins.MeanPooling':
        neck.update(num_blocks=1)
    if neck and 'entities' in neck:
        merges = merges_per_block(backbone.get('merge_per_layer', 0), 1)
        neck.update(num_regions=tokens_after(1 + PATCHES**2, merges))
        neck.entities = dict(corpus=CORPUS, encoder=dict(TEXT_TOWER, out_dims=neck.embed_dims))
    if 'class_texts' in head:
        width = {'RN50': 1024, 'ViT-L-14': 768, 'ViT-L-14-336': 768}.get(backbone.get('arch'), 512)
        head.class_texts.update(labels=labels)
        head.class_texts.encoder = dict(TEXT_TOWER, out_dims=width)
    else:
        head.num_classes = len(LABELS)
    if backbone.type == 'vlplugins.TubeVisionTransformer' and not neck:
        head.in_channels = backbone.embed_dims  # it has no joint space
    for augment in model.data_preprocessor.get('blending', dict(augments=[]))['augments']:
        augment.num_classes = len(LABELS)
