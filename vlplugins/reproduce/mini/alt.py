"""ALT's tables in the rendered world: the corpus against learnable queries, and the parts of the decoder."""

from typing import Any, Dict, Tuple

from vlplugins.reproduce.steps import Evaluate, Train
from vlplugins.reproduce.table import Column, Measure

from .alt_regions import ALIGNMENT, TABLE8
from .alt_steps import CONFIG, SHOTS, UNSEEN, few, full, start_of
from .parts import MOTION, OBJECT, PARTS_FLOOR, PARTS_NOTE, seen_with_parts
from .table import Draw, MiniRow, MiniTable

_FULL, _FEW = Column('full', 'Fully', '%'), Column('few', f'{SHOTS}-shot', '%')
_ZERO = (Column('zero16', '0-shot, 16-way', '%'), Column('zero64', '0-shot, 64-way', '%'))
_FLOORS = {'full': ('chance', 100 / 48), 'few': ('chance', 100 / 48), 'zero16': ('the object alone', 50.0),
           'zero64': ('the object alone', 12.5), 'object': PARTS_FLOOR, 'motion': PARTS_FLOOR}
_PROTOCOL = (f'Fully: all training clips; {SHOTS}-shot: so many of each of the 48 labels; both tested on other clips '
             'of these. 0-shot: the model trained on all, on the 16 combinations that no training clip shows, among '
             'themselves and among all 64. Every training starts from the small CLIP with regions (`alt.alignment`). '
             f'{PARTS_NOTE}')


def _few_shot(draw: Draw, overrides: Dict[str, Any]) -> Measure:
    test = Evaluate(CONFIG, {**start_of(draw), **overrides}, checkpoint=few(draw, overrides))
    return Measure(test, {'few': 'acc/top1'})


def _unseen(draw: Draw, overrides: Dict[str, Any], training: Train) -> Measure:
    test = Evaluate(UNSEEN, {**start_of(draw), **overrides}, checkpoint=training)
    return Measure(test, {'zero16': 'splits/top1_mean', 'zero64': 'all/top1'})


def _variant(key: str, label: str, overrides: Dict[str, Any], note: str = '', demo: bool = False,
             shots: bool = True) -> MiniRow:
    """A variant in the three settings; with `demo`, in the demonstration too."""

    def measures(draw: Draw) -> Tuple[Measure, ...]:
        if draw.scale.name == 'demo' and not demo:
            return ()
        training = full(draw, overrides)
        found = (seen_with_parts(draw, CONFIG, {**start_of(draw), **overrides}, training),
                 _unseen(draw, overrides, training))
        return (*found, _few_shot(draw, overrides)) if shots else found

    return MiniRow(key, label, measures, note)


def _table(name: str, title: str, rows: Tuple[MiniRow, ...], **more: Any) -> MiniTable:
    return MiniTable(name, title, _PROTOCOL, (_FULL, _FEW, *_ZERO, OBJECT, MOTION), rows, floors=_FLOORS, **more)


_CLASS_TOKEN = {'model.neck.align': 'class'}


def _corpus(key: str, label: str, *categories: str) -> MiniRow:
    return _variant(key, label, {'model.neck.entities.categories': list(categories)}, shots=False)


TABLE_C3 = _table(
    'alt.tableC3', 'ALT, Table C3: subcollections of the text corpus',
    rows=(
        _variant('none', '∅', {'model.neck.queries': 'learnable'}, demo=True,
                 note='random learnable queries in the place of the aligned entities'),
        _corpus('object', 'S^object', 'object'),
        _corpus('scene', 'S^scene', 'scene'),
        _variant('all', 'S^all', {}, demo=True),
    ),
    notes=('A single frame shows objects and places, and no region shows a motion.',
           "Eq. 6 averages entities with learned weights here (`reduce='attention'`). By the paper's number of "
           "parameters it is one linear layer on all regions side by side (`reduce='flatten'`)."))

TABLE5 = _table(
    'alt.table5', 'ALT, Table 5: what is aligned with entities',
    rows=(
        _variant('align', 'the class token', _CLASS_TOKEN, shots=False),
        _variant('align_region', 'every patch', {}),
    ),
    scales=('benchmark', ),
    notes=('Nothing is merged here, where a frame has 16 patches; merging has its own table.', ))

TABLE_C4 = _table(
    'alt.tableC4', 'ALT, Table C4: convolution and self-attention in the decoder',
    rows=(
        _variant('neither', '-', {'model.neck.self_attention': False, 'model.neck.conv': False}, shots=False),
        _variant('both', 'SA + 1D-Conv', {}),
    ),
    scales=('benchmark', ))

TABLES = (ALIGNMENT, TABLE5, TABLE8, TABLE_C3, TABLE_C4)
