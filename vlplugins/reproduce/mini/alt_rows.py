"""How a variant of ALT is measured in the rendered world, and the tables of such rows."""

from typing import Any, Callable, Dict, Tuple

from vlplugins.reproduce.steps import Evaluate, Train
from vlplugins.reproduce.table import Column, Measure

from . import floors
from .alt_steps import CONFIG, SHOTS, UNSEEN, few, from_clip, full, region_clip
from .parts import MOTION, OBJECT, PARTS_NOTE, seen_with_parts
from .table import Draw, MiniRow, MiniTable

_COLUMNS = (Column('full', 'Fully', '%'), Column('few', f'{SHOTS}-shot', '%'),
            Column('zero16', '0-shot, 16-way', '%'), Column('zero64', '0-shot, 64-way', '%'), OBJECT, MOTION)
_FLOORS = {'full': floors.SEEN, 'few': floors.SEEN, 'zero16': floors.UNSEEN_16, 'zero64': floors.UNSEEN_64,
           'object': floors.ONE_OBJECT, 'motion': floors.ONE_MOTION}
_PROTOCOL = (f'Fully: all training clips; {SHOTS}-shot: so many of each of the 48 labels; both tested on other clips '
             'of these. 0-shot: the model trained on all, on the 16 combinations that no training clip shows, among '
             'themselves and among all 64. Every training starts from the small CLIP with regions (`alt.alignment`). '
             f'{PARTS_NOTE}')


def variant(key: str, label: str, overrides: Dict[str, Any], note: str = '', demo: bool = False, shots: bool = True,
            start: Callable[[Draw], Train] = region_clip) -> MiniRow:
    """A row: trained on all clips and, with `shots`, on a few; with `demo`, in the demonstration too."""

    def measures(draw: Draw) -> Tuple[Measure, ...]:
        if draw.scale.name == 'demo' and not demo:
            return ()
        whole = {**from_clip(start(draw)), **overrides}
        training = full(draw, whole)
        unseen = Evaluate(UNSEEN, whole, checkpoint=training)
        found = (seen_with_parts(draw, CONFIG, whole, training),
                 Measure(unseen, {'zero16': 'splits/top1_mean', 'zero64': 'all/top1'}))
        few_shot = Evaluate(CONFIG, whole, checkpoint=few(draw, whole))
        return (*found, Measure(few_shot, {'few': 'acc/top1'})) if shots else found

    return MiniRow(key, label, measures, note)


def variants(name: str, title: str, rows: Tuple[MiniRow, ...], **more: Any) -> MiniTable:
    """A table of such rows."""
    return MiniTable(name, title, _PROTOCOL, _COLUMNS, rows, floors=_FLOORS, **more)
