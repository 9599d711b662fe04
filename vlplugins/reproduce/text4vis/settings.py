"""Tables A.3, A.5 and A.6: settings of the paper, and beside them those of our configs as they are now."""

from typing import Any, Dict, Optional

from mmengine.config import Config

from ..table import Column, Row, Table
from .common import PAPER

_GPUS = 8  # that the configs' batches are for


def _step(cfg: Config, kind: str) -> Optional[Dict[str, Any]]:
    steps = cfg.train_dataloader.dataset.pipeline
    return next((step for step in steps if step.type in (kind, f'vlplugins.{kind}')), None)


def _batch(cfg: Config) -> str:
    loader, passes = cfg.train_dataloader, cfg.optim_wrapper.get('accumulative_counts', 1)
    return f'{_GPUS * loader.batch_size * passes} ({_GPUS} GPUs × {loader.batch_size} × {passes})'


def _vocabulary(cfg: Config) -> str:
    from open_clip import get_model_config
    return str(get_model_config(cfg.model.cls_head.class_texts.encoder.arch)['text_cfg'].get('vocab_size', 49408))


def _rates(cfg: Config) -> str:
    head = cfg.optim_wrapper.optimizer.lr
    encoder = head * cfg.optim_wrapper.paramwise_cfg.custom_keys['backbone'].lr_mult
    cosine = cfg.param_scheduler[1]
    return f'{head:g} head, {encoder:g} encoder; {cosine.type} to {cosine.eta_min:g}'


def _crop(cfg: Config) -> str:
    step = _step(cfg, 'RandomResizedCrop')
    return f'{step.type} {step.area_range}' if step else 'none'


def _size(cfg: Config) -> str:
    return str([step.scale for step in cfg.train_dataloader.dataset.pipeline if 'scale' in step][-1])


def _augment(cfg: Config) -> str:
    step = _step(cfg, 'RandAugment')
    return f'N = {step.num_ops}, M = {step.magnitude}' if step else 'none'


_READS = {
    'batch': ('Batch size', '256', _batch),
    'vocabulary': ('Vocabulary size', '49408', _vocabulary),
    'epochs': ('Training epochs', '30', lambda cfg: str(cfg.train_cfg.max_epochs)),
    'optimizer': ('Optimizer', 'AdamW', lambda cfg: cfg.optim_wrapper.optimizer.type),
    'rates': ('Learning rate (base, minimal)', '(5e-5, 5e-6), cosine', _rates),
    'decay': ('Weight decay', '0.2', lambda cfg: f'{cfg.optim_wrapper.optimizer.weight_decay:g}'),
    'warm_up': ('Linear warm-up epochs', '5', lambda cfg: f'{cfg.param_scheduler[0].end:g}'),
    'betas': ('Adam β1, β2', '0.9, 0.98', lambda cfg: ', '.join(map(str, cfg.optim_wrapper.optimizer.betas))),
    'resize': ('Resize', 'RandomSizedCrop', _crop),
    'crop': ('Crop size', '224 (Default)', _size),
    'flip': ('Random Flip', '0.5', lambda cfg: str(_step(cfg, 'Flip').flip_ratio)),
    'gray': ('Random Gray scale', '0.2', lambda cfg: str(_step(cfg, 'RandomGrayscale').prob)),
    'rand_augment': ('RandAugment', 'N = 2, M = 9', _augment)
}


def _setting(key: str) -> Row:
    label, printed, read = _READS[key]
    notes = {
        'rates': "the paper's minimal rate is the encoder's: neither the released code nor its logs have a floor",
        'betas': 'those of the released code and weights; the paper prints others'
    }
    return Row(key, label, dict(value=printed), note=notes.get(key, ''),
               reads=('text4vis/text4vis_b16_k400.py', lambda cfg: {'value': read(cfg)}))


TABLE_A3 = Table(
    name='text4vis.tableA3',
    paper=PAPER,
    place='Table A.3',
    title='Default training details for video recognition',
    protocol='Beside the paper, what configs/text4vis/text4vis_b16_k400.py says.',
    columns=(Column('value', 'Value'), ),
    rows=tuple(map(_setting, _READS)),
    notes=('the released logs show RandAugment for Kinetics-400 only; the configs of the other datasets have none', ),
    counts=False)

_TEXT_COLUMNS = (Column('text_layers', 'Text layers'), Column('text_width', 'Text width'),
                 Column('text_heads', 'Text heads'))


def _text_tower(arch: str) -> Dict[str, str]:
    from open_clip import get_model_config
    tower = get_model_config(arch)['text_cfg']
    return dict(text_layers=str(tower['layers']), text_width=str(tower['width']), text_heads=str(tower['heads']))


def _resnet(cfg: Config) -> Dict[str, str]:
    from vlplugins.models.backbones.clip_resnet import GEOMETRY
    arch = cfg.model.backbone.arch
    geometry = GEOMETRY[arch]
    return dict(embedding=str(geometry['out_dims']), resolution=str(geometry['img_size']),
                blocks=str(tuple(geometry['depths'])), width=str(32 * geometry['width']), **_text_tower(arch))


def _vit(cfg: Config) -> Dict[str, str]:
    from vlplugins.models.backbones.clip_vit import GEOMETRY
    arch = cfg.model.backbone.arch
    geometry = GEOMETRY[arch]
    return dict(embedding=str(geometry['out_dims']), resolution=str(geometry['img_size']),
                layers=str(geometry['depth']), width=str(geometry['embed_dims']), heads=str(geometry['num_heads']),
                **_text_tower(arch))


TABLE_A5 = Table(
    name='text4vis.tableA5',
    paper=PAPER,
    place='Table A.5',
    title='CLIP-ResNet hyperparameters',
    protocol='Beside the paper, the architecture that the config builds.',
    columns=(Column('embedding', 'Embedding dimension'), Column('resolution', 'Input resolution'),
             Column('blocks', 'ResNet blocks'), Column('width', 'ResNet width'), *_TEXT_COLUMNS),
    rows=(Row('rn50', 'RN50',
              dict(embedding='1024', resolution='224', blocks='(3, 4, 6, 3)', width='2048', text_layers='12',
                   text_width='512', text_heads='8'),
              reads=('text4vis/text4vis_rn50_k400.py', _resnet)), ),
    counts=False)

_VIT_COLUMNS = (Column('embedding', 'Embedding dimension'), Column('resolution', 'Input resolution'),
                Column('layers', 'ViT layers'), Column('width', 'ViT width'), Column('heads', 'ViT heads'),
                *_TEXT_COLUMNS)


def _geometry(key: str, label: str, *printed: str) -> Row:
    return Row(key, label, dict(zip((column.key for column in _VIT_COLUMNS), printed)),
               reads=(f'text4vis/text4vis_{key}_k400.py', _vit))


TABLE_A6 = Table(
    name='text4vis.tableA6',
    paper=PAPER,
    place='Table A.6',
    title='CLIP-ViT hyperparameters',
    protocol='Beside the paper, the architecture that the config builds.',
    columns=_VIT_COLUMNS,
    rows=(
        _geometry('b32', 'ViT-B/32', '512', '224', '12', '768', '12', '12', '512', '8'),
        _geometry('b16', 'ViT-B/16', '512', '224', '12', '768', '12', '12', '512', '8'),
        _geometry('l14', 'ViT-L/14', '768', '224', '24', '1024', '16', '12', '768', '12'),
        _geometry('l14_336', 'ViT-L/14-336px', '768', '336', '24', '1024', '16', '12', '768', '12'),
    ),
    counts=False)

TABLES = (TABLE_A3, TABLE_A5, TABLE_A6)
