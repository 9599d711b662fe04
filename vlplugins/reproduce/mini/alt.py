"""ALT's tables in the rendered world: the corpus against learnable queries, merging, and the parts of the decoder."""

from typing import Any, Dict, Tuple

from vlplugins.reproduce.steps import Evaluate, Output, Tool, Train
from vlplugins.reproduce.table import Column, Measure

from .pretrained import mini_clip
from .table import Draw, MiniRow, MiniTable

CONFIG, UNSEEN = 'mini/alt_mini.py', 'mini/alt_mini_unseen.py'
SHOTS = 2

_FULL, _FEW = Column('full', 'Fully', '%'), Column('few', f'{SHOTS}-shot', '%')
_ZERO = (Column('zero16', '0-shot, 16-way', '%'), Column('zero64', '0-shot, 64-way', '%'))
_FLOORS = {'full': ('chance', 100 / 48), 'few': ('chance', 100 / 48), 'zero16': ('the object alone', 50.0),
           'zero64': ('the object alone', 12.5)}
_PROTOCOL = (f'Fully: all training clips; {SHOTS}-shot: so many of each of the 48 labels; both tested on other clips '
             'of these. 0-shot: the model trained on all, on the 16 combinations that no training clip shows, among '
             'themselves and among all 64. Every training starts from the small CLIP.')


def from_clip(draw: Draw) -> Dict[str, Any]:
    """Overrides that let both towers start from the CLIP of this world."""
    towers = ('backbone', 'neck.entities.encoder', 'cls_head.class_texts.encoder')
    return dict.fromkeys((f'model.{tower}.pretrained' for tower in towers), Output(mini_clip(draw)))


def _epochs(number: int) -> Dict[str, Any]:
    return {'train_cfg.max_epochs': number, 'train_cfg.val_begin': number, 'train_cfg.val_interval': number,
            'param_scheduler.1.T_max': number, 'default_hooks.checkpoint.interval': number}


def full(draw: Draw, overrides: Dict[str, Any]) -> Train:
    """A variant trained on all clips."""
    variant = {**from_clip(draw), **overrides}
    return draw.finetune(CONFIG, {**variant, **_epochs(draw.scale.pick(demo=4, benchmark=6))})


def few(draw: Draw, overrides: Dict[str, Any]) -> Train:
    """A variant trained on a few clips of each label."""
    variant = {**from_clip(draw), **overrides}
    return draw.finetune(CONFIG, {
        **variant, **_epochs(draw.scale.pick(demo=30, benchmark=40)),
        'train_dataloader.dataset.shots': SHOTS,
        'train_dataloader.dataset.subset_seed': draw.fine_tuning_seed
    })


def _seen(draw: Draw, overrides: Dict[str, Any], training: Train, column: str) -> Measure:
    return Measure(Evaluate(CONFIG, {**from_clip(draw), **overrides}, checkpoint=training), {column: 'acc/top1'})


def _unseen(draw: Draw, overrides: Dict[str, Any], training: Train) -> Measure:
    test = Evaluate(UNSEEN, {**from_clip(draw), **overrides}, checkpoint=training)
    return Measure(test, {'zero16': 'splits/top1_mean', 'zero64': 'all/top1'})


def _variant(key: str, label: str, overrides: Dict[str, Any], note: str = '', demo: bool = False,
             shots: bool = True) -> MiniRow:
    """A variant in the three settings; with `demo`, in the demonstration too."""

    def measures(draw: Draw) -> Tuple[Measure, ...]:
        if draw.scale.name == 'demo' and not demo:
            return ()
        training = full(draw, overrides)
        found = (_seen(draw, overrides, training, 'full'), _unseen(draw, overrides, training))
        return (*found, _seen(draw, overrides, few(draw, overrides), 'few')) if shots else found

    return MiniRow(key, label, measures, note)


def _table(name: str, title: str, rows: Tuple[MiniRow, ...], **more: Any) -> MiniTable:
    return MiniTable(name, title, _PROTOCOL, (_FULL, _FEW, *_ZERO), rows, floors=_FLOORS, **more)


_CLASS_TOKEN = {'model.neck.align': 'class'}


def _corpus(key: str, label: str, *categories: str) -> MiniRow:
    return _variant(key, label, {'model.neck.entities.categories': list(categories)})


TABLE_C3 = _table(
    'alt.tableC3', 'ALT, Table C3: subcollections of the text corpus',
    rows=(
        _variant('none', '∅', {'model.neck.queries': 'learnable'}, demo=True,
                 note='random learnable queries in the place of the aligned entities'),
        _corpus('object', 'S^object', 'object'),
        _corpus('scene', 'S^scene', 'scene'),
        _variant('all', 'S^all', {}, demo=True),
    ))

TABLE5 = _table(
    'alt.table5', 'ALT, Table 5: what is aligned with entities',
    rows=(
        _variant('align', 'the class token', _CLASS_TOKEN),
        _variant('align_region', 'every patch', {}),
    ),
    scales=('benchmark', ),
    notes=('Nothing is merged here, where a frame has 16 patches; merging has its own table.', ))

TABLE_C4 = _table(
    'alt.tableC4', 'ALT, Table C4: convolution and self-attention in the decoder',
    rows=(
        _variant('neither', '-', {'model.neck.self_attention': False, 'model.neck.conv': False}, shots=False),
        _variant('sa', 'SA', {'model.neck.conv': False}, shots=False),
        _variant('conv', '1D-Conv', {'model.neck.self_attention': False}, shots=False),
        _variant('both', 'SA + 1D-Conv', {}),
    ),
    scales=('benchmark', ))

_SPLITS = ('train', 'val', 'test')
# Frames as they were rendered: 64 patches and the class token, where 32 × 32 pixels have 16. The CLIP never saw them.
_LARGE = {
    'model.backbone.img_size': 64, 'model.neck.reduce': 'attention',
    **{f'{split}_dataloader.dataset.pipeline.3.scale': (64, 64) for split in _SPLITS}
}


def _merging(key: str, label: str, test: int, train: int = 0, note: str = '') -> MiniRow:
    def measures(draw: Draw) -> Tuple[Measure, ...]:
        merged = [{**from_clip(draw), **_LARGE, 'model.backbone.merge_per_layer': r} for r in (train, test)]
        training = draw.finetune(CONFIG, {**merged[0], **_epochs(4)})
        speed = Tool(CONFIG, merged[1], 'vlplugins.reproduce.throughput', ('{out}', '--batch-size', '32'))
        return (Measure(Evaluate(CONFIG, merged[1], checkpoint=training), {'full': 'acc/top1'}),
                Measure(speed, {'speed': 'videos_per_second'}))

    return MiniRow(key, label, measures, note)


TABLE8 = MiniTable(
    name='alt.table8',
    title='ALT, Table 8: efficiency and accuracy of merging',
    protocol='All training clips, 4 epochs, frames of 64 × 64 pixels: 65 tokens, of which r merge in each of the 2 '
             'blocks. Speed: forward passes of batches of 32 clips in one process.',
    columns=(_FULL, Column('speed', 'clips/s')),
    rows=(
        _merging('r0', 'r = 0', 0),
        _merging('r4', 'r = 4, in the test alone', 4),
        _merging('r8', 'r = 8, in the test alone', 8),
        _merging('r16', 'r = 16, in the test alone', 16),
        _merging('r16_trained', 'r = 16', 16, train=16),
    ),
    floors={'full': _FLOORS['full']},
    scales=('benchmark', ),
    notes=('The small CLIP was trained on frames of half the size, whose positions are interpolated.',
           "Regions are averaged with learned weights, for any number of them; the paper's layer has one number."))


def _alignment(draw: Draw) -> Tuple[Measure, ...]:
    tool = Tool(CONFIG, from_clip(draw), 'vlplugins.reproduce.mini.alignment', ('{out}', ))
    return (Measure(tool, {'object': 'object', 'chance': 'chance', 'scene': 'scene'}), )


ALIGNMENT = MiniTable(
    name='alt.alignment',
    title='What regions of the small CLIP are taken for, before ALT is trained',
    protocol='Test clips of seen labels, all patches of 4 frames. Object: of patches that lie by half or more in the '
             'box of the moving object, those whose nearest entity is that object or a part of it; by lot: the same '
             'for an entity drawn by lot. Scene: of patches outside the box, those whose nearest entity is a scene.',
    columns=(Column('object', 'Object', '%'), Column('chance', 'Object, by lot', '%'), Column('scene', 'Scene', '%')),
    rows=(MiniRow('pretrained', 'small CLIP', _alignment), ),
    notes=('Not in the paper: it says whether the premise of ALT holds, that regions lie near the texts of what they '
           'show.', ))

TABLES = (ALIGNMENT, TABLE5, TABLE8, TABLE_C3, TABLE_C4)
