"""A config of the zoo made small: few videos, few labels, a narrow model with random weights."""

from pathlib import Path
from typing import List

from mmengine.config import Config

LABELS = ['arm wrestling', 'cleaning pool']
TEXT_TOWER = dict(type='vlplugins.CLIPTextEncoder', context_length=16, embed_dims=32, depth=1, num_heads=2)
CORPUS = [dict(unit=unit, description='something in the picture', category='object') for unit in ('arm', 'pool', 'cup')]


def reduce_config(path: Path, files: List[Path], folder: Path) -> Config:
    """The config at `path` on `files`, labelled in turn, one epoch of a single batch.

    Pictures keep their size and clips their number of frames; the model keeps its parts and the width of the joint
    space.
    """
    cfg = Config.fromfile(path)
    _reduce_data(cfg, files, folder)
    _reduce_model(cfg)
    cfg.train_cfg.max_epochs = 1
    cfg.param_scheduler = []
    cfg.optim_wrapper.pop('accumulative_counts', None)
    cfg.optim_wrapper.optimizer.weight_decay = 0  # what moves then has a gradient
    cfg.work_dir, cfg.launcher, cfg.log_level = str(folder / 'work'), 'none', 'WARNING'
    cfg.randomness = dict(seed=0)
    return cfg


def _reduce_data(cfg: Config, files: List[Path], folder: Path) -> None:
    labels = folder / 'labels.txt'
    labels.write_text('\n'.join(LABELS) + '\n')
    for key in ('train_dataloader', 'val_dataloader', 'test_dataloader'):
        loader, lines = cfg[key], folder / f'{key}.txt'
        segment = '0.1 0.6 ' if loader.dataset.get('segments') else ''
        lines.write_text(''.join(f'{file} {segment}{index % 2}\n' for index, file in enumerate(files)))
        loader.update(batch_size=len(files), num_workers=0, persistent_workers=False)
        loader.dataset.update(ann_file=str(lines), data_prefix=dict(video=''), label_file=str(labels))
    for key in ('val_evaluator', 'test_evaluator'):
        for protocol in cfg[key].get('protocols', []):
            if isinstance(protocol, dict) and protocol.type == 'class_splits':
                protocol.splits = [str(labels)]


def _reduce_model(cfg: Config) -> None:
    model, labels = cfg.model, cfg.train_dataloader.dataset.label_file
    backbone, neck, head = model.backbone, model.get('neck'), model.cls_head
    if backbone.type == 'vlplugins.CLIPResNet':
        backbone.update(pretrained=None, width=8, num_heads=4)
    elif 'vlplugins' in backbone.type:
        backbone.update(pretrained=None, depth=1, embed_dims=64, num_heads=2)
    else:
        backbone.update(pretrained=None, depth=18)
    if neck and neck.type != 'vlplugins.MeanPooling':
        neck.update(num_blocks=1)
    if neck and 'entities' in neck:
        merged = backbone.get('merge_per_layer', 0)
        neck.update(num_regions=197 - merged)
        if 'L-14' in backbone.arch:
            neck.reduce = 'mean'  # flattened regions of this width make a matrix of 150 million numbers
        neck.entities = dict(corpus=CORPUS, encoder=dict(TEXT_TOWER, out_dims=neck.embed_dims))
    if 'class_texts' in head:
        width = {'RN50': 1024, 'ViT-L-14': 768, 'ViT-L-14-336': 768}.get(backbone.get('arch'), 512)
        head.class_texts.update(labels=labels)
        head.class_texts.encoder = dict(TEXT_TOWER, out_dims=width)
    else:
        head.num_classes = len(LABELS)
    for augment in model.data_preprocessor.get('blending', dict(augments=[]))['augments']:
        augment.num_classes = len(LABELS)
