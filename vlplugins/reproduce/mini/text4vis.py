"""Text4Vis' tables in the rendered world: classifiers, shots, temporal modules, unseen combinations, contrast."""

from typing import Any, Dict, Tuple

from vlplugins.reproduce.steps import Evaluate
from vlplugins.reproduce.table import Column, Measure

from . import floors
from .parts import MOTION, OBJECT, PARTS_NOTE, seen_with_parts
from .pretrained import CLIP_CONFIG, mini_clip
from .table import Draw, MiniRow, MiniTable
from .text4vis_steps import (
    CLIPS,
    CONFIG,
    CONTRASTIVE,
    EPOCHS,
    LINEAR,
    LOCAL,
    MEAN_POOLING,
    ORTHOGONAL,
    RANDOM,
    SHOTS,
    TOKEN_T1D,
    UNSEEN,
    few,
    from_clip,
    full,
    lda,
    seen,
)

_UNSEEN_METRICS = {'zero16': 'splits/top1_mean', 'zero64': 'all/top1'}

_SEEN = ('Small CLIP with T-Trans, all layers trained on clips of the 48 seen labels, tested on other clips of these; '
         'top-1.')
_FULL, _FEW = Column('full', 'Fully', '%'), Column('few', f'{SHOTS}-shot', '%')


def _classifier(key: str, label: str, overrides: Dict[str, Any], demo: bool = False, note: str = '') -> MiniRow:
    def measures(draw: Draw) -> Tuple[Measure, ...]:
        if draw.scale.name == 'demo' and not demo:
            return ()
        return seen(full(draw, overrides), 'full'), seen(few(draw, overrides), 'few')

    return MiniRow(key, label, measures, note)


def _discriminant(key: str, label: str, temporal: bool) -> MiniRow:
    def measures(draw: Draw) -> Tuple[Measure, ...]:
        if draw.scale.name == 'demo':
            return ()
        return (seen(full(draw, lda(draw, temporal)), 'full'), )

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
    floors={'full': floors.SEEN, 'few': floors.SEEN},
    notes=('features that know of motion are those behind the temporal transformer with which the CLIP was '
           'pre-trained', 'the paper has no 2-shot column in this table'))


def _shots(key: str, label: str, overrides: Dict[str, Any], shots: int) -> MiniRow:
    return MiniRow(f'{key}_{shots}', label, lambda draw: (seen(few(draw, overrides, shots), 'top1'), ),
                   x=float(shots))


TABLE3 = MiniTable(
    name='text4vis.table3',
    title='Few-shot recognition',
    protocol=f'{_SEEN} So many training clips of each label, and as many steps for any number of them.',
    columns=(Column('top1', 'Top-1 (seen labels)', '%'), ),
    rows=(*(_shots('text', 'Textual encoder of CLIP', {}, shots) for shots in (2, 4, 8)),
          *(_shots('linear', 'Trained linear layer', LINEAR, shots) for shots in (2, 4, 8))),
    floors={'top1': floors.SEEN},
    scales=('benchmark', ),
    curve='clips of each label',
    on_request=True)


def _temporal(key: str, label: str, overrides: Dict[str, Any]) -> MiniRow:
    def measures(draw: Draw) -> Tuple[Measure, ...]:
        training = full(draw, overrides)
        return (seen_with_parts(draw, CONFIG, training.overrides, training), )

    return MiniRow(key, label, measures)


TABLE8 = MiniTable(
    name='text4vis.table8',
    title='Temporal modeling for video encoders',
    protocol=f'{_SEEN} {PARTS_NOTE}',
    columns=(_FULL, OBJECT, MOTION),
    rows=(_temporal('tap', 'TAP (frames averaged)', MEAN_POOLING),
          _temporal('tokent1d', 'TokenT1D', TOKEN_T1D),
          _temporal('ttrans', 'T-Trans', {})),
    floors={'full': floors.SEEN, 'object': floors.ONE_OBJECT, 'motion': floors.ONE_MOTION},
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


def _trained(draw: Draw) -> Tuple[Measure, ...]:
    training = full(draw, {})
    test = Evaluate(UNSEEN, from_clip(draw, {}), checkpoint=training)
    return seen(training, 'seen'), Measure(test, _UNSEEN_METRICS)


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
    floors={'seen': floors.SEEN, 'zero16': floors.UNSEEN_16, 'zero64': floors.UNSEEN_64},
    notes=('a pre-trained temporal transformer can be better than 2-shot training of a new one: 2-shot is no gain '
           'over the CLIP itself', ))


def _paradigm(key: str, label: str, overrides: Dict[str, Any], note: str = '') -> MiniRow:
    def measures(draw: Draw) -> Tuple[Measure, ...]:
        training = full(draw, overrides)
        test = Evaluate(CONFIG, training.overrides, checkpoint=training)
        return (Measure(test, {'full': 'acc/top1', 'seconds': 'train_cpu_seconds'}), )

    return MiniRow(key, label, measures, note)


TABLE9 = MiniTable(
    name='text4vis.table9',
    title='Ours vs. contrastive-based paradigm',
    protocol=_SEEN,
    columns=(_FULL, Column('seconds', f'Training of {48 * EPOCHS} steps', 'CPU s')),
    rows=(
        _paradigm('gather_online', 'Contrastive, gathered, texts trained',
                  {**CONTRASTIVE, 'model.cls_head.text': 'online'}),
        _paradigm('local_online', 'Contrastive, not gathered, texts trained',
                  {**CONTRASTIVE, 'model.cls_head.text': 'online', **LOCAL}),
        _paradigm('ours', 'Ours', {}),
    ),
    floors={'full': floors.SEEN},
    scales=('benchmark', ),
    notes=('gathered: all 32 clips of a batch meet the texts of all. Not gathered: clips meet the texts of 8, as they '
           'would on four processes; here in four passes whose gradients are accumulated, which is the same', ))


def _fraction(key: str, label: str, overrides: Dict[str, Any], percent: int) -> MiniRow:
    def measures(draw: Draw) -> Tuple[Measure, ...]:
        clips = CLIPS * percent // 100
        training = full(draw, overrides) if clips == CLIPS else few(draw, overrides, clips)
        return (seen(training, 'top1'), )

    return MiniRow(f'{key}_{percent}', label, measures, x=float(percent))


_FRACTIONS = (25, 50, 75, 100)
FIG_A3 = MiniTable(
    name='text4vis.figA3',
    title='Vision-Text vs. Vision-only framework under different label fractions',
    protocol=f'{_SEEN} As many steps for any fraction of the training clips.',
    columns=(Column('top1', 'Top-1 (seen labels)', '%'), ),
    rows=(*(_fraction('text', 'Vision-Text', {}, percent) for percent in _FRACTIONS),
          *(_fraction('linear', 'Vision-only', LINEAR, percent) for percent in _FRACTIONS)),
    floors={'top1': floors.SEEN},
    scales=('benchmark', ),
    curve='training clips (%)',
    on_request=True)

TABLES = (TABLE6, TABLE3, TABLE4, TABLE8, TABLE9, FIG_A3)
