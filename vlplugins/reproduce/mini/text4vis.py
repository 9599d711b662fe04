"""Text4Vis' tables in the rendered world: classifiers, shots, temporal modules, unseen combinations, contrast."""

from typing import Any, Dict, Optional, Tuple

from vlplugins.reproduce.steps import Evaluate, Output, Tool, Train
from vlplugins.reproduce.table import Column, Measure

from .pretrained import CLIP_CONFIG, mini_clip
from .table import Draw, MiniRow, MiniTable

CONFIG, UNSEEN = 'mini/text4vis_mini.py', 'mini/text4vis_mini_unseen.py'
SHOTS = 2
LDA_CLIPS = 32  # all training clips of a class

_CHANCE = ('chance', 100 / 48)
_SEEN = ('Small CLIP with T-Trans, all layers trained on clips of the 48 seen labels, tested on other clips of these; '
         'top-1.')
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


def from_clip(draw: Draw, overrides: Dict[str, Any]) -> Dict[str, Any]:
    """A variant whose towers start from the CLIP of this world."""
    clip = {'model.backbone.pretrained': Output(mini_clip(draw))}
    if 'model.cls_head' not in overrides:  # a linear layer reads no text
        clip[_PRETRAINED] = Output(mini_clip(draw))
    return {**clip, **overrides}


def _epochs(number: int) -> Dict[str, Any]:
    return {'train_cfg.max_epochs': number, 'train_cfg.val_begin': number, 'train_cfg.val_interval': number,
            'param_scheduler.1.T_max': number, 'default_hooks.checkpoint.interval': number}


def full(draw: Draw, overrides: Dict[str, Any]) -> Train:
    """A variant trained on all clips."""
    epochs = _epochs(draw.scale.pick(demo=4, benchmark=6))
    return draw.finetune(CONFIG, {**from_clip(draw, overrides), **epochs})


def few(draw: Draw, overrides: Dict[str, Any], shots: int = SHOTS) -> Train:
    """A variant trained on a few clips of each label, in about as many steps for any number of them."""
    return draw.finetune(CONFIG, {
        **from_clip(draw, overrides), **_epochs(60 // shots),
        'train_dataloader.dataset.shots': shots,
        'train_dataloader.dataset.subset_seed': draw.fine_tuning_seed})


def _seen(training: Train, column: str) -> Measure:
    return Measure(Evaluate(CONFIG, training.overrides, checkpoint=training), {column: 'acc/top1'})


def _lda(draw: Draw, temporal: bool, shots: Optional[int]) -> Dict[str, Any]:
    """Rows of a linear discriminant analysis of the clips that are trained on."""
    clips = LDA_CLIPS if shots is None else shots
    seed = 0 if shots is None else draw.fine_tuning_seed
    arguments = ('--out', '{out}', '--work-dir', '{folder}', '--videos-per-class', str(clips), '--seed', str(seed))
    trained: Dict[str, Any] = dict(trainings={'clip': mini_clip(draw)}) if temporal else {}
    tool = Tool(CONFIG, from_clip(draw, {}), 'fit_lda_classifier.py',
                (*(('{clip}', '--temporal') if temporal else ()), *arguments), 'lda.npy', **trained)
    return {f'{_TEXTS}.matrix': Output(tool)}


_FULL, _FEW = Column('full', 'Fully', '%'), Column('few', f'{SHOTS}-shot', '%')


def _classifier(key: str, label: str, overrides: Dict[str, Any], demo: bool = False, note: str = '') -> MiniRow:
    def measures(draw: Draw) -> Tuple[Measure, ...]:
        if draw.scale.name == 'demo' and not demo:
            return ()
        return _seen(full(draw, overrides), 'full'), _seen(few(draw, overrides), 'few')

    return MiniRow(key, label, measures, note)


def _discriminant(key: str, label: str, temporal: bool) -> MiniRow:
    def measures(draw: Draw) -> Tuple[Measure, ...]:
        if draw.scale.name == 'demo':
            return ()
        return (_seen(full(draw, _lda(draw, temporal, None)), 'full'),
                _seen(few(draw, _lda(draw, temporal, SHOTS)), 'few'))

    return MiniRow(key, label, measures, 'fitted on the clips that are trained on')


TABLE6 = MiniTable(
    name='text4vis.table6',
    title='Exploration of different frozen classifiers',
    protocol=_SEEN,
    columns=(_FULL, _FEW),
    rows=(
        _classifier('random', 'Random normal matrix', RANDOM, demo=True),
        _classifier('orthogonal', 'Random orthogonal matrix', ORTHOGONAL),
        _discriminant('lda', 'Linear discriminant projection, frames averaged', temporal=False),
        _discriminant('lda_temporal', 'Linear discriminant projection, features that know of motion', temporal=True),
        _classifier('linear', 'Trained linear layer', LINEAR, note='not frozen; Table 7 of the paper'),
        _classifier('text', 'Textual encoder of CLIP', {}, demo=True),
    ),
    floors={'full': _CHANCE, 'few': _CHANCE},
    notes=('features that know of motion are those behind the temporal transformer with which the CLIP was '
           'pre-trained', 'the paper has no 2-shot column in this table'))


def _shots(key: str, label: str, overrides: Dict[str, Any], shots: int) -> MiniRow:
    return MiniRow(f'{key}_{shots}', label, lambda draw: (_seen(few(draw, overrides, shots), 'top1'), ),
                   x=float(shots))


TABLE3 = MiniTable(
    name='text4vis.table3',
    title='Few-shot recognition',
    protocol=f'{_SEEN} So many training clips of each label, and as many steps for any number of them.',
    columns=(Column('top1', 'Top-1 (seen labels)', '%'), ),
    rows=(*(_shots('text', 'Textual encoder of CLIP', {}, shots) for shots in (2, 4, 8)),
          *(_shots('linear', 'Trained linear layer', LINEAR, shots) for shots in (2, 4, 8))),
    floors={'top1': _CHANCE},
    scales=('benchmark', ),
    curve='clips of each label')


def _temporal(key: str, label: str, overrides: Dict[str, Any]) -> MiniRow:
    return MiniRow(key, label, lambda draw: (_seen(full(draw, overrides), 'full'), ))


TABLE8 = MiniTable(
    name='text4vis.table8',
    title='Temporal modeling for video encoders',
    protocol=_SEEN,
    columns=(_FULL, ),
    rows=(_temporal('tap', 'TAP (frames averaged)', MEAN_POOLING),
          _temporal('tokent1d', 'TokenT1D', TOKEN_T1D),
          _temporal('ttrans', 'T-Trans', {})),
    floors={'full': _CHANCE},
    scales=('benchmark', ))


def _pretrained(draw: Draw) -> Tuple[Measure, ...]:
    """The CLIP itself: its own temporal transformer, no label of a clip seen."""
    clip = mini_clip(draw)
    unseen = {
        'model.cls_head.class_texts.labels': f'{draw.world}/labels.txt',
        'test_dataloader.dataset.ann_file': f'{draw.world}/test_unseen.txt',
        'test_dataloader.dataset.label_file': f'{draw.world}/labels.txt',
        'test_evaluator': dict(_delete_=True, type='vlplugins.ProtocolMetric', protocols=[
            'all', dict(type='class_splits', splits=[f'{draw.world}/labels_unseen.txt'])])}
    return (Measure(Evaluate(CLIP_CONFIG, checkpoint=clip), {'seen': 'acc/top1'}),
            Measure(Evaluate(CLIP_CONFIG, unseen, checkpoint=clip), _UNSEEN_METRICS))


_UNSEEN_METRICS = {'zero16': 'splits/top1_mean', 'zero64': 'all/top1'}


def _trained(draw: Draw) -> Tuple[Measure, ...]:
    training = full(draw, {})
    test = Evaluate(UNSEEN, from_clip(draw, {}), checkpoint=training)
    return _seen(training, 'seen'), Measure(test, _UNSEEN_METRICS)


TABLE4 = MiniTable(
    name='text4vis.table4',
    title='Zero-shot recognition',
    protocol='The 16 combinations of object and motion that are in no training clip and no training text, among '
             'themselves and among all 64; beside them the 48 seen labels.',
    columns=(Column('seen', 'Seen labels', '%'), Column('zero16', 'Unseen, 16-way', '%'),
             Column('zero64', 'Unseen, 64-way', '%')),
    rows=(MiniRow('clip', 'Small CLIP', _pretrained,
                  note='with the temporal transformer of its pre-training; no label of a clip was seen'),
          MiniRow('text4vis', 'Trained on all clips of seen labels', _trained)),
    floors={'seen': _CHANCE, 'zero16': ('the object alone', 50.0), 'zero64': ('the object alone', 12.5)},
    notes=('a pre-trained temporal transformer can be better than 2-shot training of a new one: 2-shot is no gain '
           'over the CLIP itself', ))


def _paradigm(key: str, label: str, overrides: Dict[str, Any], note: str = '') -> MiniRow:
    return MiniRow(key, label, lambda draw: (_seen(full(draw, overrides), 'full'), ), note)


# Four passes of a quarter of the batch, whose mean gradient is taken, are what four processes of DDP do.
_LOCAL: Dict[str, Any] = {'train_dataloader.batch_size': 8, 'optim_wrapper.accumulative_counts': 4}

TABLE9 = MiniTable(
    name='text4vis.table9',
    title='Ours vs. contrastive-based paradigm',
    protocol=_SEEN,
    columns=(_FULL, ),
    rows=(
        _paradigm('gather_online', 'Contrastive, gathered, texts trained',
                  {**CONTRASTIVE, 'model.cls_head.text': 'online'}),
        _paradigm('local_online', 'Contrastive, not gathered, texts trained',
                  {**CONTRASTIVE, 'model.cls_head.text': 'online', **_LOCAL}),
        _paradigm('ours', 'Ours', {}),
    ),
    floors={'full': _CHANCE},
    scales=('benchmark', ),
    notes=('gathered: all 32 clips of a batch meet the texts of all. Not gathered: clips meet the texts of 8, as they '
           'would on four processes; here in four passes whose gradients are accumulated, which is the same', ))

TABLES = (TABLE6, TABLE3, TABLE4, TABLE8, TABLE9)
