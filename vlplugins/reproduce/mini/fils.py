"""Table 3, Sec. 4.2 and Fig. 5 of FILS in the rendered world."""

from typing import Any, Dict, Optional, Tuple

from vlplugins.reproduce.steps import Evaluate, Output, Tool, Train
from vlplugins.reproduce.table import Column, Measure

from .pretrained import mini_clip
from .table import Draw, MiniRow, MiniTable

PRETRAIN, FINETUNE = 'mini/fils_mini_pretrain.py', 'mini/fils_mini_finetune.py'
EPOCHS, FEWER_EPOCHS = 6, 2

_TOP1 = Column('top1', 'Top-1 (seen labels)', '%')
_FLOOR = {'top1': ('chance', 100 / 48)}
_PROTOCOL = ('Pre-trained on clips and captions without labels, then fine-tuned as a classifier for 4 epochs on the '
             'labelled clips of `train`, all layers, and tested on those of `test_seen`. All rows have the same '
             'network, clips and fine-tuning.')

# Without a feature head there is no teacher, and so no hook that would move it.
_NO_TEACHER: Dict[str, Any] = {
    'model.feature_head': None,
    'custom_hooks': [dict(type=f'vlplugins.{name}Hook')
                     for name in ('LabelCheck', 'ReduceLoss', 'SkippedVideos', 'EpochSeed')]}
_NO_CAPTIONS: Dict[str, Any] = {'model.action_head': None, 'train_dataloader.dataset.captions': None}

FEATURES: Dict[str, Any] = _NO_CAPTIONS
ACTCLIP: Dict[str, Any] = {**_NO_TEACHER, 'model.predictor': None}
PIXELS: Dict[str, Any] = {
    **_NO_TEACHER, **_NO_CAPTIONS,
    'model.projector': None,
    'model.predictor.out_dims': 384,  # 2 · 8 · 8 pixels of three channels
    'model.predictor.hidden_dims': None,
    # Pixels as they are: the mean of a tubelet, which is its colour, tells one thing from another here.
    'model.pixel_head': dict(type='vlplugins.PixelReconstructionHead', patch_size=8, tubelet_size=2, normalize=False)}

_TUBE_MASK = 6  # its place in the pipeline


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
    tuned = draw.finetune(FINETUNE, {} if start else {'load_from': None}, start)
    return (Measure(Evaluate(FINETUNE, checkpoint=tuned), {'top1': 'acc/top1'}), )


def _row(key: str, label: str, overrides: Optional[Dict[str, Any]] = None, epochs: int = EPOCHS, demo: bool = False,
         **kwargs: Any) -> MiniRow:
    def measures(draw: Draw) -> Tuple[Measure, ...]:
        if draw.scale.name == 'demo' and not demo:
            return ()
        return fine_tuned(draw, pretrained(draw, overrides, epochs))

    return MiniRow(key, label, measures, **kwargs)


SEC42 = MiniTable(
    name='fils.sec42',
    title='Self-supervision strategy',
    protocol=_PROTOCOL,
    columns=(_TOP1, ),
    rows=(MiniRow('random', 'Random initialisation', lambda draw: fine_tuned(draw, None)),
          _row('pixels', 'Mean squared error of pixels', PIXELS),
          _row('features', 'Feature prediction (FP)', FEATURES),
          _row('actclip', 'ActCLIP alone', ACTCLIP),
          _row('fils', 'FILS', demo=True)),
    floors=_FLOOR)


def _mask(percent: int) -> MiniRow:
    overrides = {} if percent == 25 else {f'train_dataloader.dataset.pipeline.{_TUBE_MASK}.ratio': percent / 100}
    return _row(f'mask_{percent}', f'FILS, {percent} %', overrides, x=float(percent))


TABLE3B = MiniTable(
    name='fils.table3b',
    title='Masking ratio',
    protocol=_PROTOCOL,
    columns=(_TOP1, ),
    rows=(_mask(25), _mask(50), _mask(75)),
    floors=_FLOOR,
    scales=('benchmark', ),
    curve='masked cells (%)',
    notes=('the paper finds 90 % best, of 14 × 14 cells; here there are 4 × 4, and 90 % would leave two of them', ))


def _strategy(key: str, label: str, overrides: Optional[Dict[str, Any]] = None) -> MiniRow:
    return _row(key, label, {**ACTCLIP, **(overrides or {})})


def _detected(draw: Draw) -> Tuple[Measure, ...]:
    areas = Tool(PRETRAIN, tool='vlplugins.reproduce.mini.training_areas', arguments=('--out', '{out}'),
                 output='action_areas.json')
    return fine_tuned(draw, pretrained(draw, {**ACTCLIP, 'train_dataloader.dataset.action_areas': Output(areas)}))


TABLE3A = MiniTable(
    name='fils.table3a',
    title='ActCLIP strategies, and where the action area comes from',
    protocol=f'{_PROTOCOL} ActCLIP alone, without feature prediction: what differs is its own.',
    columns=(_TOP1, ),
    rows=(_strategy('patch_10', 'patch, 10 of the area', {'model.action_strategy': 'random', 'model.action_draws': 10}),
          _strategy('average', 'patch-average, true area'),
          MiniRow('detector', 'patch-average, detected area', _detected),
          _strategy('whole_frame', 'patch-average, whole frame', {'train_dataloader.dataset.action_areas': None})),
    floors=_FLOOR,
    scales=('benchmark', ),
    notes=('the paper contrasts the patches of whole FILS', ))


def _length(key: str, label: str, overrides: Optional[Dict[str, Any]], epochs: int) -> MiniRow:
    return _row(f'{key}_{epochs}', label, overrides, epochs, x=float(epochs))


FIG5 = MiniTable(
    name='fils.fig5',
    title='The impact of varying pretraining epochs',
    protocol=_PROTOCOL,
    columns=(_TOP1, ),
    rows=(_length('fils', 'Feature prediction in language space', None, FEWER_EPOCHS),
          _length('fils', 'Feature prediction in language space', None, EPOCHS),
          _length('pixels', 'Pixel space reconstruction', PIXELS, FEWER_EPOCHS),
          _length('pixels', 'Pixel space reconstruction', PIXELS, EPOCHS)),
    floors=_FLOOR,
    scales=('benchmark', ),
    curve='epochs of pre-training')

TABLES = (TABLE3A, TABLE3B, SEC42, FIG5)
