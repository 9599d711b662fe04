"""How much of a number is luck of the fine-tuning."""

from typing import Tuple

from vlplugins.reproduce.table import Column, Measure

from . import fils_steps, floors
from .table import Draw, MiniRow, MiniTable
from .text4vis_steps import RANDOM, SHOTS, few, full, seen

REPEATS = 3


def _fils(draw: Draw) -> Tuple[Measure, ...]:
    return fils_steps.fine_tuned(draw, fils_steps.pretrained(draw))


SEEDS = MiniTable(
    name='mini.seeds',
    title='What the seed of the fine-tuning alone changes',
    protocol=f'{REPEATS} fine-tunings in each world, which differ in their seed and in the few clips that they draw, '
             'from one pre-training; tested on the clips of seen labels.',
    columns=(Column('top1', 'Top-1 (seen labels)', '%'), ),
    rows=(
        MiniRow('text', 'Text4Vis, all clips', lambda draw: (seen(full(draw, {}), 'top1'), )),
        MiniRow('text_few', f'Text4Vis, {SHOTS}-shot', lambda draw: (seen(few(draw, {}), 'top1'), )),
        MiniRow('random_few', f'Random normal matrix, {SHOTS}-shot', lambda draw: (seen(few(draw, RANDOM), 'top1'), )),
        MiniRow('fils', 'FILS', _fils),
        MiniRow('scratch', 'the encoder of FILS from random weights', lambda draw: fils_steps.fine_tuned(draw, None)),
    ),
    floors={'top1': floors.SEEN},
    repeats={'benchmark': REPEATS},
    scales=('benchmark', ),
    on_request=True,
    notes=('All other tables have one fine-tuning in each world, so that what they say of the spread between worlds '
           'holds for both seeds together.', ))

TABLES = (SEEDS, )
