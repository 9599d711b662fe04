"""Pre-trainings of FILS in the rendered world, and the fine-tuning that measures them."""

from typing import Any, Dict, Optional, Tuple

from vlplugins.reproduce.steps import Evaluate, Output, Tool, Train
from vlplugins.reproduce.table import Measure

from .pretrained import mini_clip
from .table import Draw

PRETRAIN, FINETUNE = 'mini/fils_mini_pretrain.py', 'mini/fils_mini_finetune.py'
EPOCHS, MASK_PERCENT = 5, 25  # of the config
AREA_CLIPS = 720  # the detector takes 30 ms for a clip

# Without a feature head there is no teacher, and so no hook that would move it.
_NO_TEACHER: Dict[str, Any] = {
    'model.feature_head': None,
    'custom_hooks': [dict(type=f'vlplugins.{name}Hook')
                     for name in ('LabelCheck', 'ReduceLoss', 'SkippedVideos', 'EpochSeed')]}
_NO_CAPTIONS: Dict[str, Any] = {'model.action_head': None, 'train_dataloader.dataset.captions': None}
LOAD_AREA, TUBE_MASK = 3, 6  # their places in the pipeline
MASK_RATIO = f'train_dataloader.dataset.pipeline.{TUBE_MASK}.ratio'

FEATURES: Dict[str, Any] = _NO_CAPTIONS
ACTCLIP: Dict[str, Any] = {**_NO_TEACHER, 'model.predictor': None}
PIXELS: Dict[str, Any] = {
    **_NO_TEACHER, **_NO_CAPTIONS,
    'model.projector': None,
    'model.predictor.out_dims': 384,  # 2 · 8 · 8 pixels of three channels
    'model.predictor.hidden_dims': None,
    # Its own best: pixels as they are, since the mean of a tubelet, which is its colour, tells one thing from another;
    # half as much again of the learning rate of FILS, and thrice its mask.
    'model.pixel_head': dict(type='vlplugins.PixelReconstructionHead', patch_size=8, tubelet_size=2, normalize=False),
    'optim_wrapper.optimizer.lr': 3e-3,
    MASK_RATIO: 0.75}
WHOLE_FRAME: Dict[str, Any] = {
    'train_dataloader.dataset.action_areas': None,
    f'train_dataloader.dataset.pipeline.{LOAD_AREA}.missing': 'all'}

# The first clips of the list have all labels alike.
FEWER_CLIPS: Dict[str, Any] = {'train_dataloader.dataset.indices': AREA_CLIPS}


def detected_areas() -> Tool:
    """Motion areas of the first clips."""
    return Tool(PRETRAIN, FEWER_CLIPS, tool='vlplugins.reproduce.mini.training_areas', arguments=('--out', '{out}'),
                output='action_areas.json')


def pretrained(draw: Draw, overrides: Optional[Dict[str, Any]] = None, epochs: int = EPOCHS) -> Train:
    """A pre-training; one with captions has them embedded by the small CLIP of the same world."""
    overrides = dict(overrides or {})
    if 'train_dataloader.dataset.captions' not in overrides:
        overrides['train_dataloader.dataset.captions.encoder.pretrained'] = Output(mini_clip(draw))
    if epochs != EPOCHS:
        overrides.update({'train_cfg.max_epochs': epochs, 'param_scheduler.1.T_max': epochs})
    return draw.pretrain(PRETRAIN, overrides)


def fine_tuned(draw: Draw, start: Optional[Train]) -> Tuple[Measure, ...]:
    """Accuracy after fine-tuning from a pre-training, or from random weights."""
    overrides = {'train_cfg.val_begin': 1000}  # the test follows: never
    tuned = draw.finetune(FINETUNE, overrides if start else {**overrides, 'load_from': None}, start)
    return (Measure(Evaluate(FINETUNE, checkpoint=tuned), {'top1': 'acc/top1'}), )
