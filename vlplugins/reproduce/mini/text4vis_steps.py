"""Trainings and tests of Text4Vis in the rendered world."""

from typing import Any, Dict

from vlplugins.reproduce.steps import Evaluate, Output, Tool, Train
from vlplugins.reproduce.table import Measure

from .pretrained import mini_clip
from .table import Draw

CONFIG, UNSEEN = 'mini/text4vis_mini.py', 'mini/text4vis_mini_unseen.py'
SHOTS = 2
CLIPS = 32  # of each label, all that there are
EPOCHS = 4

_TEXTS = 'model.cls_head.class_texts'
_PRETRAINED = f'{_TEXTS}.encoder.pretrained'

LINEAR: Dict[str, Any] = {
    'model.cls_head': dict(_delete_=True, type='TimeSformerHead', num_classes=48, in_channels=96, average_clips='prob')}
RANDOM: Dict[str, Any] = {f'{_TEXTS}.matrix': 'random'}
ORTHOGONAL: Dict[str, Any] = {f'{_TEXTS}.matrix': 'orthogonal'}
MEAN_POOLING: Dict[str, Any] = {'model.neck': dict(_delete_=True, type='vlplugins.MeanPooling')}
TOKEN_T1D: Dict[str, Any] = {**MEAN_POOLING, 'model.backbone.temporal': 'token_t1d'}
CONTRASTIVE: Dict[str, Any] = {
    'model.cls_head.type': 'vlplugins.ContrastiveHead', 'model.cls_head.target': 'kl',
    'optim_wrapper.paramwise_cfg.custom_keys.text_encoder': dict(lr_mult=0.1)}

# Four passes of a quarter of the batch, whose mean gradient is taken, are what four processes of DDP do.
LOCAL: Dict[str, Any] = {'train_dataloader.batch_size': 8, 'optim_wrapper.accumulative_counts': 4}


def from_clip(draw: Draw, overrides: Dict[str, Any]) -> Dict[str, Any]:
    """A variant whose towers start from the CLIP of this world."""
    clip = {'model.backbone.pretrained': Output(mini_clip(draw))}
    if 'model.cls_head' not in overrides:  # a linear layer reads no text
        clip[_PRETRAINED] = Output(mini_clip(draw))
    return {**clip, **overrides}


def _epochs(draw: Draw) -> Dict[str, Any]:
    number = draw.scale.pick(demo=3, benchmark=EPOCHS)  # validation is left to the test
    return {'train_cfg.max_epochs': number, 'train_cfg.val_begin': number + 1, 'param_scheduler.1.T_max': number,
            'default_hooks.checkpoint.interval': number}


def full(draw: Draw, overrides: Dict[str, Any]) -> Train:
    """A variant trained on all clips."""
    return draw.finetune(CONFIG, {**from_clip(draw, overrides), **_epochs(draw)})


def few(draw: Draw, overrides: Dict[str, Any], shots: int = SHOTS) -> Train:
    """A variant trained on a few clips of each label, which are repeated to the length of an epoch of all."""
    return draw.finetune(CONFIG, {
        **from_clip(draw, overrides), **_epochs(draw),
        'train_dataloader.dataset.shots': shots,
        'train_dataloader.dataset.subset_seed': draw.fine_tuning_seed})


def seen(training: Train, column: str) -> Measure:
    """Top-1 on the test clips of seen labels, into a column."""
    return Measure(Evaluate(CONFIG, training.overrides, checkpoint=training), {column: 'acc/top1'})


def lda(draw: Draw, temporal: bool) -> Dict[str, Any]:
    """Rows of a linear discriminant analysis of the clips that are trained on."""
    arguments = ('--out', '{out}', '--work-dir', '{folder}', '--videos-per-class', str(CLIPS), '--seed', '0')
    trained: Dict[str, Any] = dict(trainings={'clip': mini_clip(draw)}) if temporal else {}
    tool = Tool(CONFIG, from_clip(draw, {}), 'fit_lda_classifier.py',
                (*(('{clip}', '--temporal') if temporal else ()), *arguments), 'lda.npy', **trained)
    return {f'{_TEXTS}.matrix': Output(tool)}
