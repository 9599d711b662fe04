"""The claims that are judged in the mini world, by the cells of its tables."""

from typing import Optional, Tuple, Union

from .claims import Cell, Claim
from .verdicts import Demand


def _claims(group: str, source: str, *claims: Tuple[str, Cell, Union[Cell, float], Demand]) -> Tuple[Claim, ...]:
    return tuple(Claim(group, text, source, more, less, demand) for text, more, less, demand in claims)


def _above(bound: Optional[float] = None) -> Demand:
    """More than nothing; with a bound the mean reaches it, too."""
    return Demand(bound=bound)


def _at_least(bound: float) -> Demand:
    """The mean reaches a bound; nothing is said of a sign."""
    return Demand(above=None, bound=bound)


def _alt(row: str, column: str, table: str = 'alt.tableC3') -> Cell:
    return table, row, column


def _fils(row: str, table: str = 'fils.sec42') -> Cell:
    return table, row, 'top1'


def _area(detector: str, camera: str) -> Cell:
    return 'fils.areas', detector, camera


ALT = (
    *_claims(
        'ALT', 'Table C3',
        ('Corpus above learnable queries, all clips', _alt('all', 'full'), _alt('none', 'full'), _above()),
        ('Corpus above learnable queries, 2-shot', _alt('all', 'few'), _alt('none', 'few'), _above()),
        ('Corpus above learnable queries, unseen, 16-way', _alt('all', 'zero16'), _alt('none', 'zero16'), _above()),
        ('Corpus above learnable queries, unseen, 64-way', _alt('all', 'zero64'), _alt('none', 'zero64'), _above()),
        ('All entities above objects alone', _alt('all', 'full'), _alt('object', 'full'), _above()),
        ('All entities above scenes alone', _alt('all', 'full'), _alt('scene', 'full'), _above()),
        ('With the corpus: unseen 16-way above the object alone', _alt('all', 'zero16'), 50.0, _above()),
        ('With the corpus: unseen 64-way above the object alone', _alt('all', 'zero64'), 12.5, _above())),
    *_claims(
        'ALT', 'Table 5',
        ('Regions above the class token as what is aligned', _alt('align_region', 'full', 'alt.table5'),
         _alt('align', 'full', 'alt.table5'), _above())),
    *_claims(
        'ALT', 'Table C4',
        ('Self-attention and convolution above neither', _alt('both', 'full', 'alt.tableC4'),
         _alt('neither', 'full', 'alt.tableC4'), _above())),
)

FILS = (
    *_claims(
        'FILS', 'Sec. 4.2',
        ('Pre-training above random initialisation', _fils('fils'), _fils('random'), _above(8.0)),
        ('FILS above pixel reconstruction', _fils('fils'), _fils('pixels'), _above()),
        ('FILS above feature prediction alone', _fils('fils'), _fils('features'), _above()),
        ('FILS above ActCLIP alone', _fils('fils'), _fils('actclip'), _above()),
        ('The baseline is fair: pixel reconstruction not below random initialisation', _fils('pixels'),
         _fils('random'), _at_least(0.0))),
    *_claims(
        'FILS', 'Table 3a',
        ('Average of the area above single patches of it', _fils('average', 'fils.table3a'),
         _fils('patch_10', 'fils.table3a'), _above()),
        ('Action area above the whole frame', _fils('average', 'fils.table3a'), _fils('whole_frame', 'fils.table3a'),
         _above()),
        ('Detected areas as good as true ones', _fils('detector', 'fils.table3a'), _fils('average', 'fils.table3a'),
         Demand(within=3.0))),
    *_claims(
        'FILS', 'Fig. 5',
        ('Longer pre-training is better', _fils('fils_6', 'fils.fig5'), _fils('fils_2', 'fils.fig5'), _above()),
        ('Above pixel reconstruction after short pre-training', _fils('fils_2', 'fils.fig5'),
         _fils('pixels_2', 'fils.fig5'), _above())),
)

AREAS = _claims(
    'Motion areas', 'FILS, Sec. 3.2; MOFO',
    ('Overlap with the true box, still camera', _area('dis', 'still'), 0.0, _at_least(0.6)),
    ('Overlap with the true box, panning camera', _area('dis', 'pan'), 0.0, _at_least(0.6)),
    *((f'Above frame differences over {threshold}, panning camera', _area('dis', 'pan'),
       _area(f'difference_{threshold}', 'pan'), _above(0.08)) for threshold in (10, 30)),
    *((f'Above frame differences over 30, {words}', _area('dis', camera), _area('difference_30', camera), _above())
      for camera, words in (('shake', 'shaking camera'), ('still', 'still camera'), ('neighbour', 'moving neighbour'))))

CLAIMS: Tuple[Claim, ...] = (*ALT, *FILS, *AREAS)
